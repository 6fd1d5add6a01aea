package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

/// Calls from customers: which browsers ring, and how the callbacks become a row.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboundCallTest {
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

  @BeforeEach
  void noAgent() {
    acme.awaitNoAgent();
  }

  @Test
  void an_answered_call_rings_its_agent_and_is_stored_with_its_times() {
    Member ada = acme.signIn("ada");
    String caller = callSid();
    String agent = callSid();
    try (TestPage page = acme.page(ada).available()) {
      Answer twiml =
          acme.webhook("/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER));

      assertThat(twiml.status()).isEqualTo(200);
      assertThat(twiml.header("Content-Type")).startsWith("application/xml");
      JsonNode ringing =
          page.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      String callId = ringing.path("callId").asString();
      assertThat(ringing.path("from").asString()).isEqualTo(CUSTOMER);
      assertThat(ringing.path("contact").path("name").asString()).isEqualTo("Grace Hopper");
      assertThat(ringing.path("line").path("label").asString()).isEqualTo(NUMBER);
      assertThat(twiml.body())
          .contains("<Dial answerOnBridge=\"true\"")
          .contains("<Identity>" + identity(ada) + "</Identity>")
          .contains("<Parameter name=\"callId\" value=\"" + callId + "\"/>")
          .contains("/voice/dialed?callId=" + callId + "&amp;wave=1\"");

      child(callId, agent, caller, "client:" + identity(ada), "ringing", 1, Map.of());
      child(callId, agent, caller, "client:" + identity(ada), "in-progress", 2, Map.of());
      page.frame(
          "call-updated", f -> f.path("call").path("status").asString().equals("in-progress"));
      child(
          callId,
          agent,
          caller,
          "client:" + identity(ada),
          "completed",
          3,
          Map.of("CallDuration", "7"));
      acme.webhook(
          "/voice/status",
          Map.of("CallSid", caller, "CallStatus", "completed", "From", CUSTOMER, "To", NUMBER));

      JsonNode ended =
          page.frame("call-ended", f -> f.path("call").path("id").asString().equals(callId));
      assertThat(ended.path("call").path("agent").path("name").asString()).isEqualTo("ada");
      assertThat(page.frames("call-ended")).hasSize(1);
      assertThat(page.frames("call-missed")).isEmpty();
      JsonNode call = findCall(caller);
      assertThat(call.path("status").asString()).isEqualTo("completed");
      assertThat(call.path("direction").asString()).isEqualTo("inbound");
      assertThat(instant(call, "answeredAt")).isAfterOrEqualTo(instant(call, "createdAt"));
      assertThat(instant(call, "endedAt")).isAfterOrEqualTo(instant(call, "answeredAt"));
      assertThat(call.path("durationSec").isInt()).isTrue();
    }
  }

  @Test
  void unordered_repeated_and_concurrent_callbacks_give_the_same_call() throws Exception {
    Member ada = acme.signIn("ada");
    Instant start = Instant.now().plusSeconds(60);
    String identity = identity(ada);
    List<List<Object>> rows = new ArrayList<>();
    try (TestPage page = acme.page(ada).available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int seed = 0; seed < 12; seed++) {
        String caller = callSid();
        String agent = callSid();
        acme.webhook("/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER));
        String callId = findCall(caller).path("id").asString();
        List<Runnable> callbacks = new ArrayList<>();
        for (int repeat = 0; repeat < 2; repeat++) {
          callbacks.add(() -> leg(callId, agent, caller, identity, "initiated", 0, start));
          callbacks.add(
              () -> leg(callId, agent, caller, identity, "ringing", 1, start.plusSeconds(1)));
          callbacks.add(
              () -> leg(callId, agent, caller, identity, "in-progress", 2, start.plusSeconds(3)));
          callbacks.add(
              () -> leg(callId, agent, caller, identity, "completed", 3, start.plusSeconds(10)));
          callbacks.add(
              () ->
                  acme.webhook(
                      "/voice/dialed?callId=" + callId,
                      Map.of(
                          "CallSid",
                          caller,
                          "DialCallSid",
                          agent,
                          "DialCallStatus",
                          "completed",
                          "DialCallDuration",
                          "7")));
        }
        Collections.shuffle(callbacks, new Random(seed));
        if (seed % 2 == 0) {
          callbacks.forEach(Runnable::run);
        } else {
          for (Future<?> callback : callbacks.stream().map(threads::submit).toList()) {
            callback.get();
          }
        }
        JsonNode call = findCall(caller);
        rows.add(
            Arrays.asList(
                call.path("status").asString(),
                call.path("answeredAt"),
                call.path("endedAt"),
                call.path("durationSec").asInt(-1),
                call.path("agent")));
        assertThat(
                page.frames("call-ended").stream()
                    .filter(f -> f.path("call").path("id").asString().equals(callId)))
            .hasSizeLessThanOrEqualTo(1);
      }
    }
    assertThat(rows).allSatisfy(row -> assertThat(row).isEqualTo(rows.getFirst()));
    assertThat(rows.getFirst().getFirst()).isEqualTo("completed");
    assertThat(rows.getFirst().get(3)).isEqualTo(7);
  }

  @Test
  void a_repeated_webhook_returns_the_same_call_and_rings_once() {
    Member ada = acme.signIn("ada");
    String caller = callSid();
    try (TestPage page = acme.page(ada).available()) {
      Map<String, String> form = Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER);
      String first = acme.webhook("/voice", form).body();
      String second = acme.webhookAt("/api/voice/incoming", form).body();

      assertThat(second).isEqualTo(first);
      page.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      assertThat(page.frames("incoming-call")).hasSize(1);
      acme.hangUp(caller, CUSTOMER, NUMBER); // frees the agent for the other tests
    }
  }

  @Test
  void without_an_agent_and_without_a_wait_the_caller_hears_a_message_and_the_call_is_missed() {
    String caller = callSid();
    acme.patch("", acme.administrator(), "{\"maxWaitSeconds\":0}");
    Answer twiml =
        acme.webhook("/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER));
    assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>").doesNotContain("<Dial");
    acme.patch("", acme.administrator(), "{\"maxWaitSeconds\":300}");

    acme.webhook("/voice/status", parent(caller, "completed"));
    acme.webhook("/voice/status", parent(caller, "completed"));

    JsonNode call = findCall(caller);
    assertThat(call.path("status").asString()).isEqualTo("no-answer");
    assertThat(call.path("endReason").asString()).isEqualTo("no-answer");
    assertThat(call.path("endedBy").asString()).isEqualTo("system");
    assertThat(call.path("durationSec").asInt(-1)).isZero();
    assertThat(call.path("answeredAt").isNull()).isTrue();
  }

  @Test
  void an_unanswered_call_is_announced_as_missed_to_every_member_once() {
    try (TestPage ada = acme.page(acme.signIn("ada"));
        TestPage bob = acme.page(acme.signIn("bob"))) {
      String caller = callSid();
      acme.ring(caller, CUSTOMER, NUMBER);

      acme.webhook("/voice/status", parent(caller, "completed"));
      acme.webhook("/voice/status", parent(caller, "completed"));

      for (TestPage page : List.of(ada, bob)) {
        JsonNode missed =
            page.frame("call-missed", f -> f.at("/call/callSid").asString().equals(caller));
        assertThat(missed.at("/call/status").asString()).isEqualTo("no-answer");
        assertThat(missed.at("/call/endReason").asString()).isEqualTo("caller-gave-up");
        assertThat(missed.at("/call/endedBy").asString()).isEqualTo("customer");
        assertThat(missed.path("seq").asInt()).isPositive();
      }
      assertThat(
              server
                  .sql()
                  .sql(
                      """
                  select count(*) from realtime_events
                  where type = 'call-missed' and body -> 'call' ->> 'callSid' = :sid""")
                  .param("sid", caller)
                  .query(Integer.class)
                  .single())
          .isEqualTo(1);
    }
  }

  @Test
  void a_status_callback_creates_a_call_whose_voice_webhook_was_lost() {
    String caller = callSid();
    assertThat(acme.webhook("/voice/status", parent(caller, "completed")).status()).isEqualTo(204);

    JsonNode call = findCall(caller);
    assertThat(call.path("status").asString()).isEqualTo("no-answer");
    assertThat(call.path("endReason").asString()).isEqualTo("no-answer");
  }

  @Test
  void a_caller_who_heard_an_apology_did_not_give_up() {
    String caller = callSid();
    acme.ring(caller, CUSTOMER, NUMBER);

    acme.webhook("/voice/fallback", Map.of("CallSid", caller, "ErrorCode", "11200"));

    eventually(
        () ->
            server.rows("calls where call_sid = '" + caller + "' and end_requested_by = 'system'")
                    == 1
                ? ""
                : "the apology is not recorded");
    acme.webhook("/voice/status", parent(caller, "completed"));
    assertThat(findCall(caller).path("endReason").asString()).isEqualTo("no-answer");
  }

  private void leg(
      String callId,
      String agent,
      String caller,
      String identity,
      String status,
      int sequence,
      Instant at) {
    child(
        callId,
        agent,
        caller,
        "client:" + identity,
        status,
        sequence,
        Map.of(
            "Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC))));
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

  private static Map<String, String> parent(String callSid, String status) {
    return Map.of(
        "CallSid", callSid,
        "CallStatus", status,
        "From", CUSTOMER,
        "To", NUMBER,
        "Direction", "inbound");
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

  private static Instant instant(JsonNode call, String member) {
    return Instant.parse(call.path(member).asString());
  }

  private String identity(Member member) {
    return acme.grants(member).path("identity").asString();
  }
}
