package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// A browser can request any number, so the server decides in the voice webhook.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TollFraudTest {
  private static final String NUMBER = "+15550100100";
  private static final String LONDON = "+442079460958";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private String lastCallSid = "";

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_call_to_an_emergency_number_hears_a_message_and_is_not_dialed() {
    Member ada = acme.signIn("ada");
    int calls = server.rows("calls where refusal is null");

    assertThat(dial(ada, "911")).contains("Emergency numbers").doesNotContain("<Dial");
    assertThatResponse(acme.post("/make-direct-call", ada.token(), "{\"to\":\"112\"}"))
        .isProblem(403, "emergency-number");

    assertThat(server.rows("calls where refusal is null")).isEqualTo(calls);
    assertThat(acme.get("/audit?action=dial.").json().path("entries").get(0).toString())
        .contains("emergency-number", "112");
    JsonNode refused = acme.get("/calls?limit=2").json().path("calls");
    assertThat(refused.findValuesAsString("to")).containsExactly("112", "911");
    assertThat(refused.findValuesAsString("refusal")).containsOnly("emergency-number");
  }

  @Test
  void a_call_to_a_forbidden_country_is_rejected_and_audited_until_the_country_is_allowed() {
    Member ada = acme.signIn("ada");
    int calls = server.rows("calls where refusal is null");

    assertThat(dial(ada, LONDON)).contains("<Say>").doesNotContain("<Dial");
    try (TestPage _ = acme.page(ada).available()) {
      Answer direct =
          acme.post("/make-direct-call", ada.token(), "{\"to\":\"%s\"}".formatted(LONDON));
      assertThatResponse(direct).isProblem(403, "country-not-allowed");
    }
    assertThat(server.rows("calls where refusal is null")).isEqualTo(calls);
    assertRefused(ada);
    Answer audit = acme.get("/audit?action=dial.");
    assertThat(audit.json().path("entries").get(0).path("subject").asString()).isEqualTo(LONDON);
    assertThat(audit.json().path("entries").get(0).path("detail").path("reason").asString())
        .isEqualTo("country-not-allowed");
    assertThat(audit.json().path("entries").get(0).path("userId").asString())
        .isEqualTo(ada.user().toString());

    assertThatResponse(acme.put("/dialing-rules", ada.token(), "{}")).isProblem(403, "forbidden");
    int changes = acme.get("/audit?action=dialing-rules").json().path("entries").size();
    assertThat(
            acme.put("/dialing-rules", "{\"countries\":[\"US\",\"GB\"]}")
                .json()
                .path("callsAllowed")
                .booleanValue())
        .isTrue();
    assertThat(dial(ada, LONDON)).contains("<Dial");
    assertThat(acme.get("/audit?action=dialing-rules").json().path("entries").size())
        .isEqualTo(changes + 1);
    assertThatResponse(acme.put("/dialing-rules", "{\"countries\":[\"XX\"]}"))
        .isProblem(400, "invalid-request");
    assertThatResponse(acme.put("/dialing-rules", "{\"memberPerDay\":0}"))
        .isProblem(400, "invalid-request");
  }

  /// Asserts that the refused calls of a browser and of the API are in the history, and over.
  private void assertRefused(Member member) {
    JsonNode calls = acme.get("/calls?limit=2").json().path("calls");
    assertThat(calls.findValuesAsString("direction"))
        .containsExactly("outbound-api", "outbound-dial");
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.path("to").asString()).isEqualTo(LONDON);
              assertThat(call.path("status").asString()).isEqualTo("failed");
              assertThat(call.path("endReason").asString()).isEqualTo("refused");
              assertThat(call.path("refusal").asString()).isEqualTo("country-not-allowed");
              assertThat(call.path("endedBy").asString()).isEqualTo("system");
              assertThat(call.path("endedAt")).isEqualTo(call.path("createdAt"));
              assertThat(call.at("/agent/id").asString()).isEqualTo(member.user().toString());
            });
    // The leg that hears the reason does not change the call, nor make the agent busy.
    assertThat(server.rows("calls where refusal is not null and unsettled")).isZero();
    assertThat(server.rows("calling_agents where user_id = '" + member.user() + "'")).isZero();
    acme.webhook(
        "/voice/status",
        Map.of("CallSid", lastCallSid, "CallStatus", "completed", "CallDuration", "9"));
    assertThat(acme.get("/calls?limit=2").json().path("calls")).isEqualTo(calls);
  }

  @Test
  void a_reached_spend_limit_rejects_calls_and_the_remainder_limits_their_duration() {
    Member bob = acme.signIn("bob");
    String spend = "{\"spend\":{\"pricePerMinute\":0.5,\"memberPerDay\":1.99}}";
    Answer rules = acme.put("/dialing-rules", spend);
    assertThat(rules.json().at("/spend/workspacePerDay").decimalValue())
        .isEqualByComparingTo("500");
    String twiml = dial(bob, "+15550002222");
    assertThat(twiml).contains("timeLimit=\"180\"");

    // Two minutes and a second: three have begun.
    Matcher status =
        Pattern.compile("statusCallback=\"[^\"]*(/voice/status[^\"]*)\"").matcher(twiml);
    assertThat(status.find()).isTrue();
    String leg = TestWorkspace.callSid();
    for (String each : List.of("in-progress", "completed")) {
      acme.webhook(
          status.group(1).replaceFirst("#.*", "").replace("&amp;", "&"),
          Map.of(
              "CallSid",
              leg,
              "ParentCallSid",
              lastCallSid,
              "From",
              "+15550100100",
              "To",
              "+15550002222",
              "CallStatus",
              each,
              "CallDuration",
              "121",
              "SequenceNumber",
              each.equals("completed") ? "2" : "1"));
    }
    eventually(
        () ->
            dial(bob, "+15550002222").contains("The daily spend limit is reached.")
                ? ""
                : "the call is still dialed");
    assertThat(acme.get("/audit?action=dial.").body()).contains("spend-cap");
    assertThat(dial(acme.signIn("dora"), "+15550002222")).contains("<Dial");

    acme.put("/dialing-rules", "{\"spend\":{\"memberPerDay\":50}}");
    assertThat(dial(bob, "+15550002222")).contains("<Dial");
    assertThatResponse(acme.put("/dialing-rules", "{\"spend\":{\"memberPerDay\":-1}}"))
        .isProblem(400, "invalid-request");
    acme.put("/dialing-rules", "{\"spend\":{\"pricePerMinute\":0.05}}");
  }

  private String dial(Member who, String to) {
    lastCallSid = TestWorkspace.callSid();
    return acme.dial(acme.grants(who), lastCallSid, to);
  }
}
