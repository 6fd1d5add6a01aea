package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.db.QueryGauges;
import org.ringback.server.deployment.Scrape;
import org.ringback.server.running.StoppablePostgres;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TranscribedCall;

/// The metrics of calls, agents, recordings and webhooks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetersTest {
  private static final String TOKEN = "a token that reads the metrics";
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  /// The labels that our metrics may have. Each has few values, which the code knows.
  private static final Set<String> LABELS =
      Set.of(
          "direction",
          "engine",
          "kind",
          "le",
          "method",
          "outcome",
          "state",
          "status",
          "table",
          "task");

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private long lastScrape = System.nanoTime() - QueryGauges.MAX_AGE.toNanos();
  private TestWorkspace acme;
  private Member ada;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_METRICS_TOKEN", TOKEN)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /// Scrapes when the gauges no longer show what the last scrape read.
  private Scrape scrape() {
    long earliest = lastScrape + QueryGauges.MAX_AGE.toNanos();
    eventually(() -> System.nanoTime() > earliest ? "" : "the gauges are those of the last scrape");
    Scrape scrape = Scrape.of(server, TOKEN);
    lastScrape = System.nanoTime();
    return scrape;
  }

  /// Waits until a series has a value.
  private void await(double expected, String name, String... labels) {
    eventually(
        () -> {
          double value = scrape().value(name, labels);
          return value == expected ? "" : name + List.of(labels) + " is " + value;
        });
  }

  @Test
  void an_answered_call_counts_with_its_wait_when_it_has_ended() {
    Scrape before = scrape();
    try (TestPage page = acme.page(ada).available()) {
      await(1, "ringback_agents", "state", "available");
      await(1, "ringback_presence_sessions");
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
      TestClient.IncomingCall incoming = browser.awaitIncoming();
      await(1, "ringback_calls_open", "direction", "inbound");
      await(1, "ringback_callers_waiting");
      assertThat(scrape().value("ringback_callers_longest_wait_seconds")).isBetween(0.0, 60.0);
      incoming.accept();
      caller.awaitStatus("in-progress");
      await(1, "ringback_agents", "state", "on-call");
      await(0, "ringback_callers_waiting");
      assertThat(scrape().value("ringback_callers_longest_wait_seconds")).isZero();
      assertThat(ended(scrape(), "inbound", "completed"))
          .as("an open call")
          .isEqualTo(ended(before, "inbound", "completed"));
      incoming.hangUp();
      page.frame("call-ended");
    }
    await(0, "ringback_calls_open", "direction", "inbound");
    Scrape after = scrape();
    assertThat(ended(after, "inbound", "completed") - ended(before, "inbound", "completed"))
        .isEqualTo(1);
    assertThat(waits(after, "count", "answered") - waits(before, "count", "answered")).isEqualTo(1);
    assertThat(waits(after, "count", "abandoned")).isEqualTo(waits(before, "count", "abandoned"));
    assertThat(
            after.value("ringback_call_wait_seconds_bucket", "outcome", "answered", "le", "60.0"))
        .isEqualTo(waits(after, "count", "answered"));
    assertThat(after.value("ringback_webhooks_total", "kind", "call-status", "outcome", "applied"))
        .isGreaterThan(
            before.value("ringback_webhooks_total", "kind", "call-status", "outcome", "applied"));
    assertThat(after.value("ringback_events_delivery_seconds_count"))
        .isGreaterThan(before.value("ringback_events_delivery_seconds_count"));
    assertThat(after.value("ringback_events_appended_total"))
        .isGreaterThan(before.value("ringback_events_appended_total"));
    await(0, "ringback_events_undelivered");
  }

  @Test
  void an_abandoned_call_counts_once_also_when_its_callbacks_are_repeated() {
    acme.awaitNoAgent();
    Scrape before = scrape();
    String sid = callSid();
    acme.ring(sid, CUSTOMER, NUMBER);
    acme.hangUp(sid, CUSTOMER, NUMBER);
    acme.hangUp(sid, CUSTOMER, NUMBER);
    await(
        waits(before, "count", "abandoned") + 1,
        "ringback_call_wait_seconds_count",
        "outcome",
        "abandoned");
    assertThat(
            scrape().value("ringback_webhooks_total", "kind", "call-status", "outcome", "repeated"))
        .isGreaterThan(
            before.value("ringback_webhooks_total", "kind", "call-status", "outcome", "repeated"));
    assertThat(
            ended(scrape(), "inbound", "caller-gave-up")
                - ended(before, "inbound", "caller-gave-up"))
        .isEqualTo(1);
  }

  private static double ended(Scrape scrape, String direction, String outcome) {
    return scrape.value("ringback_calls_ended_total", "direction", direction, "outcome", outcome);
  }

  private static double waits(Scrape scrape, String suffix, String outcome) {
    return scrape.value("ringback_call_wait_seconds_" + suffix, "outcome", outcome);
  }

  @Test
  void forged_webhooks_and_apologies_count() {
    double rejected = scrape().value("ringback_webhooks_rejected_total");
    double apologies = scrape().value("ringback_voice_apologies_total");
    Map<String, String> form = Map.of("CallSid", callSid(), "ErrorCode", "11200");
    assertThat(acme.twilio().post(acme.path("/voice/status"), form, "not the signature").status())
        .isEqualTo(403);
    assertThat(acme.webhook("/voice/fallback", form).status()).isEqualTo(200);
    assertThat(scrape().value("ringback_webhooks_rejected_total") - rejected).isEqualTo(1);
    assertThat(scrape().value("ringback_voice_apologies_total") - apologies).isEqualTo(1);
  }

  @Test
  void recordings_and_transcripts_count_until_they_are_finished() {
    TranscribedCall call = TranscribedCall.insert(server, acme, ada);
    call.run(
        """
        insert into recordings (workspace_id, id, call_id, sid, status, channels, started_at,
          reported_sec, created_at, next_try_at)
        values (:workspace, :call, :call, 'RE' || replace(cast(:call as text), '-', ''),
          'processing', 2, now() - interval '1 hour', 600, now() - interval '1 hour',
          now() + interval '1 hour')""",
        Map.of());
    assertThat(scrape().value("ringback_recordings_open", "status", "processing")).isEqualTo(1);
    assertThat(scrape().value("ringback_recordings_lag_seconds"))
        .as("since the end of the recording")
        .isBetween(2990.0, 3100.0);
    call.run(
        "update recordings set status = 'ready', next_try_at = null where id = :call", Map.of());
    assertThat(scrape().value("ringback_recordings_open", "status", "processing")).isZero();
    assertThat(scrape().value("ringback_recordings_lag_seconds")).isZero();

    assertThat(scrape().value("ringback_transcripts_open")).isZero();
    call.run("update transcripts set status = 'running' where id = :transcript", Map.of());
    assertThat(scrape().value("ringback_transcripts_open", "engine", "twilio", "status", "running"))
        .isEqualTo(1);
    call.run("update transcripts set status = 'completed' where id = :transcript", Map.of());
  }

  @Test
  void late_jobs_are_overdue() {
    server
        .sql()
        .sql(
            """
            insert into erasures (workspace_id, id, subject, call_id, requested_by, requested_at,
              status, counts, person_erased)
            values (:workspace, gen_random_uuid(), 'a call', null, :member,
              now() - interval '2 hours', 'running', '{}', true)""")
        .param("workspace", acme.id().value())
        .param("member", ada.user().value())
        .update();
    Scrape late = scrape();
    server.sql().sql("delete from erasures where subject = 'a call'").update();
    assertThat(late.value("ringback_jobs_waiting", "task", "erasures")).isEqualTo(1);
    assertThat(late.value("ringback_jobs_overdue_seconds", "task", "erasures"))
        .isBetween(7190.0, 7300.0);
    assertThat(late.value("ringback_jobs_overdue_seconds", "task", "twilio-deletions")).isZero();
  }

  @Test
  void one_node_leads_each_task() {
    Scrape scrape = scrape();
    List<Scrape.Series> tasks =
        scrape.series().stream().filter(it -> it.name().equals("ringback_leader")).toList();
    assertThat(tasks).hasSizeGreaterThan(8).allMatch(it -> it.value() == 1);
    try (TestServer second =
        TestServer.builder()
            .twilio(exchange)
            .setting("DATABASE_URL", server.databaseUrl())
            .setting("RINGBACK_METRICS_TOKEN", TOKEN)
            .start()) {
      assertThat(Scrape.of(second, TOKEN).value("ringback_leader")).isZero();
      assertThat(Scrape.of(second, TOKEN).value("ringback_nodes"))
          .isEqualTo(scrape().value("ringback_nodes"))
          .isEqualTo(2);
    }
    assertThat(scrape.value("ringback_node_lease_age_seconds")).isBetween(0.0, 12.0);
    assertThat(scrape.value("ringback_leases_lost_total")).isZero();
  }

  @Test
  void metrics_are_readable_while_the_database_is_down() {
    try (StoppablePostgres postgres = StoppablePostgres.start();
        TestServer cut =
            TestServer.builder()
                .setting("DATABASE_URL", postgres.url("postgres"))
                .setting("RINGBACK_METRICS_TOKEN", TOKEN)
                .start()) {
      assertThat(Scrape.of(cut, TOKEN).value("ringback_calls_open")).isZero();
      postgres.stopImmediately();
      long start = System.nanoTime();
      Scrape scrape = Scrape.of(cut, TOKEN);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      postgres.startAgain();
      assertThat(taken).as("one wait for a connection").isLessThan(Duration.ofSeconds(9));
      assertThat(scrape.value("ringback_calls_open")).isNaN();
      assertThat(scrape.value("ringback_agents")).isNaN();
      assertThat(scrape.value("ringback_calls_ended_total")).isZero();
      assertThat(scrape.value("ringback_node_lease_age_seconds")).isPositive();
    }
  }

  @Test
  void the_number_of_series_depends_on_no_tenant_user_or_number() {
    acme.ringAndHangUp(callSid(), CUSTOMER, NUMBER);
    Set<String> before = ids(scrape());
    TestWorkspace other = TestWorkspace.create(server, "meters-other");
    other.signIn("grace");
    acme.ringAndHangUp(callSid(), "+15550002222", NUMBER);
    Set<String> added = new TreeSet<>(ids(scrape()));
    added.removeAll(before);
    assertThat(added).filteredOn(it -> it.startsWith("ringback_")).isEmpty();
    Scrape scrape = scrape();
    assertThat(scrape.series())
        .filteredOn(it -> it.name().startsWith("ringback_"))
        .hasSizeLessThan(400)
        .allSatisfy(it -> assertThat(it.labels().keySet()).isSubsetOf(LABELS));
    Pattern personal =
        Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-|\\+\\d{6,}|[A-Z]{2}[0-9a-f]{32}|@");
    assertThat(scrape.series())
        .flatMap(it -> it.labels().values())
        .noneMatch(value -> personal.matcher(value).find());
  }

  private static Set<String> ids(Scrape scrape) {
    Set<String> ids = new TreeSet<>();
    scrape.series().forEach(it -> ids.add(it.name() + it.labels()));
    return ids;
  }
}
