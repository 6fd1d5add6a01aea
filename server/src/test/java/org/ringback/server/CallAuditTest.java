package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.HashMap;
import java.util.Map;
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

/// Audit entries of calls: actions of users and back ends, and rejected calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallAuditTest {
  private static final String NUMBER = "+15550100100";
  private static final String KEY = "the-service-key-of-the-host-product-1234567890";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).setting("SUPABASE_SERVICE_KEY", KEY).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void each_status_of_a_call_is_in_the_audit_log() {
    Map<String, String> call =
        Map.of("CallSid", callSid(), "From", CUSTOMER, "To", NUMBER, "Direction", "inbound");
    acme.webhook("/voice", call);
    Map<String, String> ends = new HashMap<>(call);
    ends.put("CallStatus", "completed");
    assertThatResponse(acme.webhook("/voice/status", ends)).hasStatus(204);

    JsonNode entries = entries("action=call.&subject=" + call.get("CallSid"));
    assertThat(entries.valueStream().map(e -> e.path("action").asString()))
        .containsExactly("call.ended", "call.status");
    assertThat(entries.at("/0/actor").asString()).isEqualTo("twilio");
    assertThat(entries.at("/0/detail/before").asString()).isEqualTo("ringing");
    assertThat(entries.at("/0/detail/after").asString()).isEqualTo("no-answer");
    assertThat(entries.at("/0/detail/from").asString()).isEqualTo(CUSTOMER);
  }

  private JsonNode entries(String query) {
    return acme.get("/audit?" + query, KEY).json().path("entries");
  }

  @Test
  void a_back_ends_call_has_the_actor_service_and_a_repeated_request_one_entry() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER).neverAnswers();
    String callSid;
    try (TestPage _ = acme.page(ada).available()) {
      String body = "{\"to\":\"" + CUSTOMER + "\",\"identity\":\"ada@example.test\"}";
      Answer first = acme.postOnce("/make-direct-call", KEY, "once", body);
      assertThatResponse(first).hasStatus(200);
      callSid = first.json().path("callSid").asString();
      assertThatResponse(acme.postOnce("/make-direct-call", KEY, "once", body)).hasStatus(200);
    }
    String id = acme.call(callSid, ada).path("id").asString();
    assertThatResponse(acme.post("/calls/" + id + "/end", ada.token(), "")).hasStatus(204);

    JsonNode placed = entries("action=call.placed&subject=" + callSid);
    assertThat(placed).hasSize(1);
    assertThat(placed.at("/0/actor").asString()).isEqualTo("service");
    assertThat(placed.at("/0/address").asString()).isEqualTo("127.0.0.1");
    assertThat(placed.at("/0/detail").toString())
        .isEqualTo(
            "{\"to\":\"%s\",\"from\":\"%s\",\"agent\":\"ada@example.test\"}"
                .formatted(CUSTOMER, NUMBER));
    JsonNode ended = entries("action=call.hung-up&subject=" + callSid);
    assertThat(ended.at("/0/name").asString()).isEqualTo("ada");
  }

  @Test
  void a_rejected_call_of_a_browser_has_an_entry_with_user_and_reason() {
    Member ben = acme.signIn("ben");
    JsonNode grants = acme.grants(ben);

    dial(grants, "not a number");
    refused("not%20a%20number", "not-a-number", ben);

    server.signOut(ben.token());
    dial(grants, CUSTOMER);
    refused("%2B15550001111", "session-ended", ben);
  }

  private void dial(JsonNode grants, String to) {
    assertThat(acme.dial(grants, callSid(), to)).contains("<Say>").doesNotContain("<Dial");
  }

  private void refused(String to, String reason, Member by) {
    String query = "action=dial.refused&subject=" + to + "&userId=" + by.user();
    eventually(() -> entries(query).isEmpty() ? "no entry for " + to : "");
    assertThat(entries(query).at("/0/detail/reason").asString()).isEqualTo(reason);
  }
}
