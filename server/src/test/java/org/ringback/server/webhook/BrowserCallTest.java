package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Calls from browsers of agents.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserCallTest {
  private static final String CUSTOMER = "+15550001111";
  private static final String NUMBER = "+15550100100";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    acme.post("/contacts", "{\"name\":\"Grace Hopper\",\"number\":\"" + CUSTOMER + "\"}");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_browsers_call_without_a_number_is_a_test_call_that_ends_by_itself() {
    Member ada = acme.signIn("ada");
    String browser = callSid();
    Map<String, String> call =
        Map.of("CallSid", browser, "From", "client:" + identity(ada), "To", "");
    Map<String, String> permitted = new HashMap<>(call);
    permitted.put("grant", grant(ada));
    assertThat(acme.webhook("/voice", permitted).body()).contains("<Pause length=\"10\"/>");
    assertThat(acme.webhook("/voice", call).body()).contains("You are signed out");
  }

  @Test
  void a_browsers_call_dials_the_customer_from_the_workspaces_number() {
    Member ada = acme.signIn("ada");
    String browser = callSid();
    String customer = callSid();
    Answer twiml =
        acme.webhook(
            "/voice",
            Map.of(
                "CallSid",
                browser,
                "From",
                "client:" + identity(ada),
                "grant",
                grant(ada),
                "To",
                CUSTOMER));
    String callId = findCall(browser).path("id").asString();
    assertThat(twiml.body())
        .contains("callerId=\"" + NUMBER + "\"")
        .contains(">" + CUSTOMER + "</Number>");

    child(callId, customer, browser, CUSTOMER, "ringing", 1, Map.of());
    assertThat(findCall(browser).path("status").asString()).isEqualTo("ringing");
    child(callId, customer, browser, CUSTOMER, "busy", 2, Map.of("CallDuration", "0"));
    Answer after =
        acme.webhook(
            "/voice/dialed?callId=" + callId,
            Map.of("CallSid", browser, "DialCallSid", customer, "DialCallStatus", "busy"));

    assertThat(after.body()).contains("<Hangup/>");
    JsonNode call = findCall(browser);
    assertThat(call.path("status").asString()).isEqualTo("busy");
    assertThat(call.at("/agent/id").asString()).isEqualTo(ada.user().toString());
    assertThat(call.at("/contact/name").asString()).isEqualTo("Grace Hopper");
  }

  @Test
  void a_browser_whose_session_has_ended_places_no_call() {
    Member ada = acme.signIn("ada");
    String identity = identity(ada);
    server.signOut(ada.token());
    int before = server.rows("calls");

    for (String from : List.of("client:" + identity, "client:unknown", "client:")) {
      Answer twiml =
          acme.webhook("/voice", Map.of("CallSid", callSid(), "From", from, "To", CUSTOMER));
      assertThat(twiml.status()).isEqualTo(200);
      assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>").doesNotContain("<Dial");
    }
    assertThat(server.rows("calls")).isEqualTo(before);
  }

  @Test
  void a_browsers_call_to_an_invalid_number_is_rejected_with_a_message() {
    Member ada = acme.signIn("ada");
    int before = server.rows("calls");
    Answer twiml =
        acme.webhook(
            "/voice",
            Map.of(
                "CallSid",
                callSid(),
                "From",
                "client:" + identity(ada),
                "grant",
                grant(ada),
                "To",
                "client:ben"));

    assertThat(twiml.body()).contains("<Say>").doesNotContain("<Dial");
    assertThat(server.rows("calls")).isEqualTo(before);
  }

  private void child(
      String callId,
      String callSid,
      String parent,
      String to,
      String status,
      int sequence,
      Map<String, String> more) {
    Map<String, String> form = new HashMap<>(more);
    form.putAll(
        Map.of(
            "CallSid", callSid,
            "ParentCallSid", parent,
            "From", CUSTOMER,
            "To", to,
            "CallStatus", status,
            "SequenceNumber", String.valueOf(sequence),
            "Direction", "outbound-dial"));
    assertThatResponse(acme.webhook("/voice/status?callId=" + callId, form)).hasStatus(204);
  }

  /// Returns the only call with a CallSid.
  private JsonNode findCall(String callSid) {
    List<JsonNode> found =
        acme.get("/calls?limit=100")
            .json()
            .path("calls")
            .valueStream()
            .filter(call -> call.path("callSid").asString("").equals(callSid))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private String identity(Member member) {
    return acme.grants(member).path("identity").asString();
  }

  private String grant(Member member) {
    return TestWorkspace.callParameter(acme.grants(member));
  }
}
