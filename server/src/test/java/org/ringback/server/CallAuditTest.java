package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.line.FakeTwilio;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;

/// What people and back ends do with calls, and what they are refused, in the audit log.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallAuditTest {
  private static final String KEY = VoiceServer.SERVICE_KEY;
  private static final String CUSTOMER = "+15550001111";
  private VoiceServer server;

  @BeforeAll
  void start() throws IOException {
    server = new VoiceServer();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }

  private JsonNode entries(String query) {
    return server.get("/audit?" + query, KEY).json().path("entries");
  }

  @Test
  void a_call_that_a_back_end_places_is_its_own_and_one_that_its_key_repeats_is_written_once() {
    Signed ada = server.signIn("ada");
    String callSid = sid();
    server.twilio.answers(
        _ -> new FakeTwilio.Answer(201, "{\"sid\":\"" + callSid + "\",\"status\":\"queued\"}"));
    try (TestPage _ = server.page(ada).available()) {
      String body = "{\"to\":\"" + CUSTOMER + "\",\"identity\":\"ada@example.test\"}";
      assertThat(server.post("/make-direct-call", KEY, "once", body).status()).isEqualTo(200);
      assertThat(server.post("/make-direct-call", KEY, "once", body).status()).isEqualTo(200);
    }
    server.twilio.answers(_ -> new FakeTwilio.Answer(200, "{\"sid\":\"" + callSid + "\"}"));
    String id = server.call(callSid, ada).path("id").asString();
    assertThat(server.post("/calls/" + id + "/end", ada.token(), "").status()).isEqualTo(204);

    JsonNode placed = entries("action=call.placed&subject=" + callSid);
    assertThat(placed).hasSize(1);
    assertThat(placed.at("/0/actor").asString()).isEqualTo("service");
    assertThat(placed.at("/0/address").asString()).isEqualTo("127.0.0.1");
    assertThat(placed.at("/0/detail").toString())
        .isEqualTo(
            "{\"to\":\"%s\",\"from\":\"%s\",\"agent\":\"ada@example.test\"}"
                .formatted(CUSTOMER, VoiceServer.NUMBER));
    JsonNode ended = entries("action=call.hung-up&subject=" + callSid);
    assertThat(ended.at("/0/name").asString()).isEqualTo("ada");
  }

  @Test
  void what_a_browser_may_not_dial_is_written_down_with_who_and_why() {
    Signed ben = server.signIn("ben");
    JsonNode grants = server.grants(ben);

    dial(grants, "not a number");
    refused("not%20a%20number", "not-a-number", ben);

    server.signOut(ben);
    dial(grants, CUSTOMER);
    refused("%2B15550001111", "session-ended", ben);
  }

  private void dial(JsonNode grants, String to) {
    assertThat(
            server
                .webhook(
                    "/voice",
                    Map.of(
                        "CallSid",
                        sid(),
                        "From",
                        "client:" + grants.path("identity").asString(),
                        "grant",
                        grants.at("/voice/outgoing/params/grant").asString(),
                        "To",
                        to))
                .body())
        .contains("<Say>")
        .doesNotContain("<Dial");
  }

  private void refused(String to, String reason, Signed by) {
    String query = "action=dial.refused&subject=" + to + "&userId=" + by.user();
    eventually(() -> entries(query).isEmpty() ? to + " is not written down" : "");
    assertThat(entries(query).at("/0/detail/reason").asString()).isEqualTo(reason);
  }
}
