package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;

/// Webhooks that the server rejects, or answers with an apology.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectedWebhookTest {
  private static final String CUSTOMER = "+15550001111";
  private static final String NUMBER = "+15550100100";
  private static final String OTHERS_NUMBER = "+15550100200";

  /// Differs from the address where the server listens.
  private static final String PUBLIC_URL = "https://voice.example.test";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private TestWorkspace other;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("PUBLIC_URL", PUBLIC_URL)
            .allConnections()
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
    other = TestWorkspace.create(server);
    exchange.account().addNumber(OTHERS_NUMBER, "Other line");
    assertThatResponse(other.configure(exchange.account())).hasStatus(200);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_json_body_is_accepted_only_with_its_signed_hash() {
    String call = callSid();
    acme.webhook("/voice", Map.of("CallSid", call, "From", CUSTOMER, "To", NUMBER));
    String ended =
        "{\"CallSid\":\"%s\",\"CallStatus\":\"completed\",\"AccountSid\":\"%s\",\"Direction\":\"inbound\"}"
            .formatted(call, exchange.accountSid());
    String status = acme.path("/voice") + "/status";

    assertThat(acme.twilio().json(status, ended, ended.replace("completed", "busy")).status())
        .isEqualTo(403);
    assertThat(acme.twilio().json(status, ended, ended + " ").status()).isEqualTo(403);
    assertThat(isLive(call)).isTrue();
    assertThat(acme.twilio().json(status, ended, ended).status()).isEqualTo(204);

    eventually(() -> isLive(call) ? "the call has not ended" : "");
  }

  @Test
  void media_urls_in_webhooks_are_neither_requested_nor_published() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer mediaServer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    mediaServer.createContext(
        "/",
        request -> {
          requests.incrementAndGet();
          request.sendResponseHeaders(200, -1);
          request.close();
        });
    mediaServer.start();
    String url = "http://127.0.0.1:" + mediaServer.getAddress().getPort() + "/steals";
    Member ada = acme.signIn("ada");
    String call = callSid();
    Map<String, String> urls =
        Map.of(
            "RecordingUrl", url, "MediaUrl0", url, "TranscriptionUrl", url, "RecordingSid", "RE1");
    Map<String, String> inbound =
        new HashMap<>(Map.of("CallSid", call, "From", CUSTOMER, "To", NUMBER));
    inbound.putAll(urls);
    Map<String, String> completed =
        new HashMap<>(Map.of("CallSid", call, "CallStatus", "completed"));
    completed.putAll(urls);
    try (TestPage page = acme.page(ada).available()) {
      String twiml = acme.webhook("/voice", inbound).body();
      assertThat(acme.webhook("/voice/status", completed).status()).isEqualTo(204);
      page.frame("call-ended", f -> f.at("/call/callSid").asString().equals(call));

      assertThat(twiml).contains("<Dial").doesNotContain(url);
      assertThat(page.frames().toString()).doesNotContain(url);
      assertThat(requests).hasValue(0);
    } finally {
      mediaServer.stop(0);
    }
  }

  @Test
  void an_unsigned_webhook_changes_nothing() {
    Map<String, String> form =
        Map.of(
            "CallSid",
            callSid(),
            "From",
            CUSTOMER,
            "To",
            NUMBER,
            "AccountSid",
            exchange.accountSid(),
            "CallStatus",
            "completed",
            "Direction",
            "inbound");
    int calls = server.rows("calls");
    int events = server.rows("call_events");
    // The figures of the calls of other tests are announced later.
    String announced = "realtime_events where type <> 'figures-changed'";
    int realtimeEvents = server.rows(announced);
    String elsewhere = "/api/workspaces/" + other.id() + "/voice";
    for (String path :
        List.of(
            acme.path("/voice"),
            acme.path("/voice") + "/dialed",
            acme.path("/voice") + "/status",
            acme.path("/voice") + "/fallback",
            "/api/voice/incoming",
            elsewhere,
            "/api/workspaces/nonsense/voice")) {
      for (String signature :
          List.of(
              "",
              "AAAA",
              acme.twilio().sign("http://127.0.0.1" + path, form),
              acme.twilio().sign("x", form))) {
        Answer answer = acme.twilio().post(path, form, signature);
        assertThat(answer.status()).as(path).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"bad-signature\"");
      }
    }
    Map<String, String> foreign = new HashMap<>(form);
    foreign.put("AccountSid", "AC" + "b".repeat(32));
    assertThat(acme.webhook("/voice", foreign).status()).isEqualTo(403);
    assertThat(server.rows("calls")).isEqualTo(calls);
    assertThat(server.rows("call_events")).isEqualTo(events);
    assertThat(server.rows(announced)).isEqualTo(realtimeEvents);
  }

  @Test
  void a_webhook_of_more_than_64_kib_is_not_read() {
    assertThat(acme.webhook("/voice", Map.of("Pad", "x".repeat(70_000))).status()).isEqualTo(413);
  }

  @Test
  void the_fallback_returns_an_apology() {
    Answer twiml =
        acme.webhook("/voice/fallback", Map.of("CallSid", callSid(), "ErrorCode", "11200"));

    assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>");
  }

  @Test
  void a_voice_webhook_that_fails_returns_an_apology() {
    Answer answer = acme.webhook("/voice", Map.of("CallSid", "nonsense", "From", CUSTOMER));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<Say>We are sorry.").contains("<Hangup/>");
  }

  @Test
  void a_voice_webhook_returns_an_apology_within_five_seconds_when_the_database_hangs()
      throws Exception {
    String callSid = callSid();
    List<Integer> pool = pool();
    Instant start;
    Answer answer;
    try (var holder = server.connection()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("lock table calls in access exclusive mode");
      start = Instant.now();
      answer = acme.webhook("/voice", Map.of("CallSid", callSid, "From", CUSTOMER, "To", NUMBER));

      assertThat(Duration.between(start, Instant.now()))
          .isLessThan(Duration.ofSeconds(Guarantee.size(10, 5)));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("<Say>We are sorry.");
      eventually(() -> insertsOfCalls() == 0 ? "" : "the late webhook still waits for the table");
    }
    assertThat(isLive(callSid)).as("a call whose customer heard the apology").isFalse();
    assertThat(pool()).as("connections of the pool").containsAll(pool);
  }

  /// Returns the process ids of the connections.
  private List<Integer> pool() {
    return server
        .sql()
        .sql(
            """
            select pid from pg_stat_activity
            where datname = current_database()
              and application_name = 'ringback'""")
        .query(Integer.class)
        .list();
  }

  private int insertsOfCalls() {
    return server
        .sql()
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and query ilike 'insert into calls %'
              and state = 'active'""")
        .query(Integer.class)
        .single();
  }

  @Test
  void a_call_to_another_workspaces_number_is_rejected_with_a_shared_account() {
    Map<String, String> form = Map.of("CallSid", callSid(), "From", CUSTOMER, "To", OTHERS_NUMBER);
    int before = server.rows("calls");

    assertThat(acme.webhook("/voice", form).status()).isEqualTo(403);
    assertThat(server.rows("calls")).isEqualTo(before);
  }

  private boolean isLive(String callSid) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .anyMatch(
            call ->
                call.path("callSid").asString("").equals(callSid) && call.path("endedAt").isNull());
  }
}
