package org.ringback.server.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the flight recorder keeps of calls through the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlightRecorderTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String METRICS_TOKEN = "the-token-of-the-metrics";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;

  /// The leg of the customer in the last call.
  private String leg = "";

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_METRICS_TOKEN", METRICS_TOKEN)
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_call_is_recorded_and_its_export_contains_no_number_name_or_token() {
    acme.post("/contacts", "{\"name\":\"Katherine Planted\",\"number\":\"" + CUSTOMER + "\"}");
    String call = callThatAdaTakes();
    post(
        report(
            "{\"at\":\"%s\",\"type\":\"error\",\"code\":53405,"
                + "\"message\":\"Katherine Planted +15550001111\"}"),
        ada);
    // The callbacks of the two legs and the request after the `<Dial>` have no order.
    for (String title :
        List.of(
            "webhook voice",
            "twiml voice",
            "flow wave-started",
            "event incoming-call",
            "webhook voice/status in-progress",
            "webhook voice/dialed",
            "twiml voice/dialed",
            "event call-ended",
            "webhook voice/status completed",
            "page error")) {
      awaitEntry(call, title);
    }
    assertThat(title(entries(call).getFirst())).isEqualTo("webhook voice");
    JsonNode dial = entry(call, "twiml voice").path("data");
    assertThat(dial.path("twiml").asString()).contains("<Dial", "<Client");

    String export = export(call);
    assertThat(export)
        .contains("\"format\":\"ringback-recorder\"", "+12025550100", "[masked]")
        .doesNotContain(
            CUSTOMER.substring(1),
            NUMBER.substring(1),
            "Planted",
            "Katherine",
            "\"ada",
            exchange.accountSid(),
            exchange.authToken(),
            server.publicUrl().toString());
    String session = acme.grants(ada).path("identity").asString().split("_s_", 2)[1];
    assertThat(export).doesNotContain(session);
    export
        .lines()
        .forEach(line -> assertThat(JsonMapper.shared().readTree(line).isObject()).isTrue());
  }

  @Test
  void the_voice_grant_of_a_browser_is_not_stored_and_a_request_to_twilio_is() {
    exchange.phone(CUSTOMER);
    JsonNode grants = acme.grants(ada);
    try (TestPage page = acme.page(ada)) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall dialed = browser.call(Map.of("To", CUSTOMER)).awaitStatus("in-progress");
      page.frame("call-updated", f -> f.at("/call/status").asString().equals("in-progress"));
      String call = acme.call(dialed.sid(), ada).path("id").asString();
      assertThatResponse(acme.post("/calls/" + call + "/end", ada.token(), "")).hasStatus(204);
      awaitEntry(call, "rest POST /Calls/{sid}");
      awaitEntry(call, "flow end-requested");
      awaitEntry(call, "webhook voice");

      JsonNode form = entry(call, "webhook voice").path("data").path("form");
      assertThat(form.path("grant").asString()).isEqualTo("[REDACTED]");
      assertThat(acme.get("/calls/" + call + "/recorder").body())
          .doesNotContain(TestWorkspace.callParameter(grants));
      JsonNode rest = entry(call, "rest POST /Calls/{sid}").path("data");
      assertThat(rest.path("outcome").asString()).isEqualTo("answered");
      assertThat(rest.at("/form/Status").asString()).isEqualTo("completed");
    }
  }

  @Test
  void a_broken_recorder_does_not_affect_a_call_and_its_lost_entries_are_counted() {
    server.sql().sql("alter table recorder_entries rename to hidden").update();
    try {
      double before = lost();
      String call = callThatAdaTakes();
      JsonNode view = acme.get("/calls/" + call).json();
      assertThat(view.path("status").asString()).isEqualTo("completed");
      assertThat(view.at("/agent/name").asString()).isEqualTo("ada");
      eventually(() -> lost() > before ? "" : "no entry is counted as lost");
    } finally {
      server.sql().sql("alter table hidden rename to recorder_entries").update();
    }
    awaitEntry(callThatAdaTakes(), "twiml voice");
  }

  @Test
  void a_report_of_a_page_is_stored_with_its_samples() {
    String call = callThatAdaTakes();
    String sample = "{\"at\":\"%s\",\"type\":\"sample\",\"rtt\":41.5,\"jitter\":3,\"loss\":0.5}";
    assertThatResponse(
            post(report(sample, sample, "{\"at\":\"%s\",\"type\":\"reconnecting\"}"), ada))
        .hasStatus(204);

    awaitEntry(call, "quality samples");
    awaitEntry(call, "page reconnecting");
    JsonNode stored = entry(call, "quality samples");
    assertThat(stored.at("/user/name").asString()).isEqualTo("ada");
    assertThat(stored.at("/data/samples").size()).isEqualTo(2);
    assertThat(stored.at("/data/samples/0/rtt").asDouble()).isEqualTo(41.5);
  }

  @Test
  void the_samples_of_a_page_count_in_the_quality_of_calls_by_agent_and_network() {
    Member eve = acme.signIn("eve");
    String call = callThatTakes(eve);
    String sample = "{\"at\":\"%s\",\"type\":\"sample\",\"rtt\":40,\"jitter\":3,\"loss\":0.5";
    String good = sample + ",\"mos\":4.2,\"network\":\"cellular\"}";
    String bad = sample + ",\"mos\":3,\"network\":\"cellular\"}";
    assertThatResponse(post(report(good, good), eve)).hasStatus(204);
    assertThatResponse(post(report(bad, sample + ",\"mos\":0}"), eve)).hasStatus(204);

    String own = "/metrics/slices?by=network&agent=" + eve.user();
    eventually(
        () ->
            acme.get(own).json().at("/slices/0/key").asString().equals("cellular")
                    && Math.abs(quality(acme.get(own).json()) - 3.8) < 1e-9
                ? ""
                : "the samples do not count yet: " + quality(acme.get(own).json()));
    JsonNode behind = acme.get("/metrics/calls?metric=quality&by=agent&key=" + eve.user()).json();
    assertThat(behind.at("/calls/0/id").asString()).isEqualTo(call);
  }

  /// Returns the quality in the first slice.
  private static double quality(JsonNode slices) {
    return slices
        .at("/slices/0/figures")
        .valueStream()
        .filter(figure -> figure.path("metric").asString().equals("quality"))
        .findFirst()
        .map(figure -> figure.path("value").asDouble(0))
        .orElse(0.0);
  }

  @Test
  void invalid_foreign_and_frequent_reports_are_rejected() {
    String call = callThatAdaTakes();
    Member ben = acme.signIn("ben");
    String good = report("{\"at\":\"%s\",\"type\":\"accepted\"}");
    for (String bad :
        List.of(
            "{}",
            "{\"callSid\":\"" + leg + "\",\"sentAt\":\"" + Instant.now() + "\",\"entries\":[]}",
            report("{\"at\":\"%s\",\"type\":\"note\"}"),
            report("{\"at\":\"2020-01-01T00:00:00Z\",\"type\":\"accepted\"}"),
            report("{\"at\":\"%s\",\"type\":\"warning\",\"name\":\"Katherine Planted\"}"),
            report("{\"at\":\"%s\",\"type\":\"error\",\"code\":-1}"),
            report("{\"at\":\"%s\",\"type\":\"sample\",\"rtt\":1,\"jitter\":1,\"loss\":101}"),
            report(
                "{\"at\":\"%s\",\"type\":\"sample\",\"rtt\":1,\"jitter\":1,\"loss\":1,\"network\":\"5g\"}"))) {
      assertThatResponse(post(bad, ada)).as(bad).hasStatus(400);
    }
    assertThat(post(good, ben).code()).isEqualTo("not-in-call");
    TestWorkspace globex = TestWorkspace.create(server);
    assertThatResponse(globex.post("/call-reports", good)).hasStatus(404);
    assertThatResponse(globex.get("/calls/" + call + "/recorder/export")).hasStatus(404);

    Answer last = post(good, ada);
    for (int sent = 0; sent < 40 && last.status() == 204; sent++) {
      last = post(good, ada);
    }
    assertThat(last.code()).isEqualTo("too-many-requests");
    assertThat(last.header("Retry-After")).isNotEmpty();
  }

  /// Completes a call from the customer to Ada, and returns its id.
  private String callThatAdaTakes() {
    return callThatTakes(ada);
  }

  private String callThatTakes(Member member) {
    try (TestPage page = acme.page(member).available()) {
      TestClient browser = exchange.client(acme.accessToken(member));
      TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
      leg = caller.sid();
      TestClient.IncomingCall incoming = browser.awaitIncoming();
      incoming.accept();
      page.frame("call-updated", f -> f.at("/call/status").asString().equals("in-progress"));
      incoming.hangUp();
      JsonNode ended =
          page.frame("call-ended", f -> f.at("/call/callSid").asString().equals(caller.sid()));
      return ended.at("/call/id").asString();
    }
  }

  /// @param entries with `%s` for the time
  private String report(String... entries) {
    String now = Instant.now().toString();
    return "{\"callSid\":\"%s\",\"sentAt\":\"%s\",\"entries\":[%s]}"
        .formatted(leg, now, String.join(",", entries).replace("%s", now));
  }

  private Answer post(String report, Member member) {
    return acme.post("/call-reports", member.token(), report);
  }

  private String export(String call) {
    Answer answer = acme.get("/calls/" + call + "/recorder/export", ada.token());
    assertThatResponse(answer).hasStatus(200);
    return answer.body();
  }

  private List<JsonNode> entries(String call) {
    return acme.get("/calls/" + call + "/recorder", ada.token())
        .json()
        .path("entries")
        .valueStream()
        .toList();
  }

  private JsonNode entry(String call, String title) {
    return entries(call).stream()
        .filter(each -> title(each).equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no entry " + title));
  }

  private void awaitEntry(String call, String title) {
    eventually(
        () -> {
          List<String> titles = entries(call).stream().map(FlightRecorderTest::title).toList();
          return titles.contains(title) ? "" : "no entry " + title + " in " + titles;
        });
  }

  /// Returns kind and name of an entry, with the status of a status callback.
  private static String title(JsonNode entry) {
    String title = entry.path("kind").asString() + " " + entry.path("name").asString();
    return title.equals("webhook voice/status")
        ? title + " " + entry.at("/data/form/CallStatus").asString()
        : title;
  }

  private double lost() {
    return server
        .get("/metrics", METRICS_TOKEN)
        .body()
        .lines()
        .filter(line -> line.startsWith("ringback_recorder_entries_total{outcome=\"lost\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
