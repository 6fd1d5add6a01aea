package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A second kind of webhook, which only these tests register.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookKindsTest {
  private static final String METRICS_TOKEN = "the metrics token of a test";
  private static final Duration A_DAY = Duration.ofDays(1).plusMinutes(6);

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final MovableClock clock = new MovableClock();
  private final TestWebhookHandler parcels = new TestWebhookHandler();
  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .clock(clock)
            .setting("RINGBACK_METRICS_TOKEN", METRICS_TOKEN)
            .webhookHandler(parcels)
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    parcels.stopFailing();
    server.sql().sql("delete from webhook_inbox").update();
    acme.signInAgain();
  }

  @Test
  void its_handler_brings_the_route_and_receives_each_webhook_once_and_alone() throws Exception {
    Set<String> keys = new HashSet<>();
    List<Callable<Integer>> webhooks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String key = key();
      keys.add(key);
      webhooks.add(() -> parcel(key).status());
      webhooks.add(() -> parcel(key).status());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(webhooks)) {
        assertThat(answer.get()).isEqualTo(204);
      }
    }

    assertThat(keys).allSatisfy(key -> assertThat(parcels.applied(key)).hasSize(1));
    assertThat(parcels.applied()).allSatisfy(together -> assertThat(together).hasSize(1));
    assertThat(rows("kind = 'parcel' and applied_at is not null and payload is null"))
        .isEqualTo(12);
    assertThatResponse(server.post(acme.path("/voice/parcel"), null, "")).hasStatus(403);
  }

  @Test
  void a_webhook_that_fails_is_stored_whole_and_retried() {
    String key = key();
    parcels.failFor(key);
    assertThat(
            acme.webhook("/voice/parcel?shelf=b4", Map.of("ParcelId", key, "Note", "by\0e"))
                .status())
        .isEqualTo(204);
    assertThat(rows("kind = 'parcel' and attempts > 0 and last_error like '%broken%'"))
        .isEqualTo(1);
    eventually(() -> rows("attempts > 1") == 1 ? "" : "it was not retried");

    parcels.stopFailing();
    clock.forward(Duration.ofMinutes(1));

    eventually(() -> parcels.applied(key).size() == 1 ? "" : "it was not applied");
    VerifiedWebhook applied = parcels.applied(key).getFirst();
    assertThat(applied.workspace()).isEqualTo(acme.id());
    assertThat(applied.urlParameters()).isEqualTo(Map.of("shelf", "b4"));
    assertThat(applied.get("Note")).contains("by\uFFFDe");
    eventually(() -> rows("applied_at is not null and payload is null") == 1 ? "" : "it waits");
  }

  @Test
  void after_a_day_of_failures_it_is_set_aside_until_an_administrator_retries_it() {
    String key = key();
    parcels.failFor(key);
    try (Errors errors = new Errors()) {
      parcel(key);
      clock.forward(A_DAY);
      acme.signInAgain();
      eventually(() -> failed().size() == 1 ? "" : "it was not set aside");
      clock.forward(A_DAY);
      acme.signInAgain();

      JsonNode failed = failed().getFirst();
      assertThat(failed.path("kind").asString()).isEqualTo("parcel");
      assertThat(failed.path("key").asString()).isEqualTo(key);
      assertThat(failed.path("attempts").asInt()).isGreaterThan(1);
      assertThat(failed.path("lastError").asString()).contains("the parcel is broken");
      assertThat(metrics())
          .contains("ringback_inbox{kind=\"parcel\",state=\"set-aside\"} 1.0")
          .contains("ringback_inbox{kind=\"parcel\",state=\"waiting\"} 0.0");
      parcels.stopFailing();
      String id = failed.path("id").asString();
      assertThat(acme.post("/webhooks/failed/" + id + "/retry", "").status()).isEqualTo(204);
      assertThat(acme.post("/webhooks/failed/" + id + "/retry", "").status()).isEqualTo(404);

      eventually(() -> parcels.applied(key).size() == 1 ? "" : "it was not applied");
      assertThat(failed()).isEmpty();
      JsonNode audited = acme.audit("webhook.retried").getFirst();
      assertThat(audited.path("subject").asString()).isEqualTo(key);
      assertThat(audited.path("detail").path("kind").asString()).isEqualTo("parcel");
      assertThat(errors.mentioning("parcel webhook")).hasSize(1);
    }
  }

  @Test
  void a_status_callback_that_says_nothing_is_set_aside_at_once() {
    String callSid = callSid();
    assertThat(acme.webhook("/voice/status", Map.of("CallSid", callSid)).status()).isEqualTo(204);
    assertThat(acme.webhook("/voice/status", Map.of("CallSid", callSid)).status()).isEqualTo(204);
    assertThat(
            acme.webhook("/voice/status", Map.of("CallSid", callSid, "CallStatus", "x".repeat(999)))
                .status())
        .isEqualTo(204);

    assertThat(failed()).hasSize(2);
    assertThat(failed()).allSatisfy(each -> assertThat(each.path("attempts").asInt()).isOne());
    assertThat(failed().getLast().path("key").asString()).startsWith("sha256:");
    assertThat(rows("payload -> 'form' -> 'CallSid' ->> 0 = '" + callSid + "'")).isEqualTo(2);
  }

  @Test
  void the_list_has_pages_and_is_for_administrators() {
    insertWaiting("parcel", 60, "now()");

    JsonNode first = acme.get("/webhooks/failed").json();
    JsonNode second =
        acme.get("/webhooks/failed?cursor=" + first.path("nextCursor").asString()).json();

    assertThat(first.path("webhooks")).hasSize(50);
    assertThat(second.path("webhooks")).hasSize(10);
    assertThat(second.path("nextCursor").isNull()).isTrue();
    assertThatResponse(acme.get("/webhooks/failed?cursor=x")).isProblem(400, "invalid-request");
    assertThatResponse(acme.post("/webhooks/failed/x/retry", "")).isProblem(404, "not-found");
    String agent = acme.signIn("agent").token();
    assertThatResponse(acme.get("/webhooks/failed", agent)).isProblem(403, "forbidden");
    TestWorkspace globex = TestWorkspace.create(server);
    assertThat(globex.get("/webhooks/failed").json().path("webhooks")).isEmpty();
    String id = first.path("webhooks").path(0).path("id").asString();
    assertThatResponse(globex.post("/webhooks/failed/" + id + "/retry", ""))
        .isProblem(404, "not-found");
  }

  @Test
  void webhooks_of_a_kind_that_a_newer_server_stored_wait_and_are_counted() {
    insertWaiting("hologram", 3, "null");
    String key = key();
    parcels.failFor(key);
    parcel(key);
    parcels.stopFailing();
    clock.forward(Duration.ofMinutes(1));

    eventually(() -> parcels.applied(key).isEmpty() ? "the other kind waits" : "");
    assertThat(rows("kind = 'hologram' and applied_at is null and attempts = 0")).isEqualTo(3);
    assertThat(metrics()).contains("ringback_inbox{kind=\"unknown\",state=\"waiting\"} 3.0");
  }

  @Test
  void an_unreadable_payload_does_not_block_the_others() {
    insertWaiting("parcel", 2, "null");
    server
        .sql()
        .sql(
            "update webhook_inbox set payload = '[]' where id = (select min(id) from webhook_inbox)")
        .update();

    eventually(
        () ->
            rows("applied_at is not null") == 1 && rows("set_aside_at is not null") == 1
                ? ""
                : "one should be applied and one set aside");
  }

  @Test
  void two_nodes_apply_each_waiting_webhook_once() {
    TestWebhookHandler others = new TestWebhookHandler();
    insertWaiting("parcel", 60, "null");
    try (TestServer second =
        TestServer.builder()
            .setting("DATABASE_URL", server.databaseUrl())
            .webhookHandler(others)
            .start()) {
      eventually(() -> rows("applied_at is null") == 0 ? "" : "webhooks wait");
    }
    List<String> applied = new ArrayList<>();
    for (TestWebhookHandler node : List.of(parcels, others)) {
      node.applied().stream()
          .flatMap(List::stream)
          .map(webhook -> webhook.get("ParcelId").orElseThrow())
          .filter(key -> key.startsWith("waiting-"))
          .forEach(applied::add);
    }
    assertThat(applied).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
  }

  private static String key() {
    return "P-" + UUID.randomUUID();
  }

  private Answer parcel(String key) {
    return acme.webhook("/voice/parcel", Map.of("ParcelId", key));
  }

  private List<JsonNode> failed() {
    return acme.get("/webhooks/failed").json().path("webhooks").valueStream().toList();
  }

  private String metrics() {
    return server.send(server.request("/metrics", METRICS_TOKEN).GET()).body();
  }

  private int rows(String condition) {
    return server
        .sql()
        .sql("select count(*) from webhook_inbox where " + condition)
        .query(Integer.class)
        .single();
  }

  /// Inserts webhooks that no process has applied.
  private void insertWaiting(String kind, int count, String setAsideAt) {
    server
        .sql()
        .sql(
            """
            insert into webhook_inbox (workspace_id, kind, key, payload, received_at, next_try_at,
              set_aside_at, last_error)
            select :workspace, :kind, key, jsonb_build_object('url', '{}'::jsonb, 'form',
              jsonb_build_object('ParcelId', jsonb_build_array(key))), now(), now(), %s, 'broken'
            from generate_series(1, :count) i,
              lateral (select 'waiting-' || i || '-' || gen_random_uuid()) as k (key)"""
                .formatted(setAsideAt))
        .param("workspace", acme.id().value())
        .param("kind", kind)
        .param("count", count)
        .update();
  }

  /// The log of the inbox at ERROR.
  private static final class Errors implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.ringback.server.webhook");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Errors() {
      appender.start();
      logger.addAppender(appender);
    }

    List<String> mentioning(String text) {
      return List.copyOf(appender.list).stream()
          .filter(event -> event.getLevel() == Level.ERROR)
          .map(ILoggingEvent::getFormattedMessage)
          .filter(message -> message.contains(text))
          .toList();
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
    }
  }
}
