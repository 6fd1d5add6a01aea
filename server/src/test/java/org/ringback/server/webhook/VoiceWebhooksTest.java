package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
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
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallStatus;
import org.ringback.server.call.CallView;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.line.Eventually;
import org.ringback.server.line.Line;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceWebhooksTest {
  private static final String CUSTOMER = "+15550001111";
  private Line line;

  @BeforeAll
  void start() throws IOException {
    line = new Line();
  }

  @AfterAll
  void stop() throws IOException {
    line.close();
  }

  @Test
  void a_json_body_is_accepted_only_with_its_signed_hash() {
    String call = sid();
    line.twilio(line.voice(), Map.of("CallSid", call, "From", CUSTOMER, "To", Line.NUMBER));
    String ended =
        "{\"CallSid\":\"%s\",\"CallStatus\":\"completed\",\"AccountSid\":\"%s\",\"Direction\":\"inbound\"}"
            .formatted(call, Line.ACCOUNT);
    String status = line.voice() + "/status";

    assertThat(line.json(status, ended, ended.replace("completed", "busy")).statusCode())
        .isEqualTo(403);
    assertThat(line.json(status, ended, ended + " ").statusCode()).isEqualTo(403);
    assertThat(isLive(call)).isTrue();
    assertThat(line.json(status, ended, ended).statusCode()).isEqualTo(204);

    Eventually.eventually(() -> isLive(call) ? "the call has not ended" : "");
  }

  private boolean isLive(String call) {
    return line.calls.live(line.workspace).stream()
        .anyMatch(live -> call.equals(String.valueOf(live.callSid())));
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
    ClientIdentity ada = line.signIn("Ada");
    String call = sid();
    Map<String, String> urls =
        Map.of(
            "RecordingUrl", url, "MediaUrl0", url, "TranscriptionUrl", url, "RecordingSid", "RE1");
    Map<String, String> inbound =
        new HashMap<>(Map.of("CallSid", call, "From", CUSTOMER, "To", Line.NUMBER));
    inbound.putAll(urls);
    Map<String, String> completed =
        new HashMap<>(Map.of("CallSid", call, "CallStatus", "completed"));
    completed.putAll(urls);
    try (TestPage page = line.page(ada).available()) {
      String twiml = line.twilio(line.voice(), inbound).body();
      assertThat(line.twilio(line.voice() + "/status", completed).statusCode()).isEqualTo(204);
      page.frame("call-ended", f -> f.at("/call/callSid").asString().equals(call));

      assertThat(twiml).contains("<Dial").doesNotContain(url);
      assertThat(page.frames().toString()).doesNotContain(url);
      assertThat(requests).hasValue(0);
    } finally {
      mediaServer.stop(0);
    }
  }

  @Test
  void an_answered_call_rings_its_agent_and_is_stored_with_its_times() {
    ClientIdentity ada = line.signIn("Ada");
    String caller = sid();
    String agent = sid();
    try (TestPage page = line.page(ada).available()) {
      HttpResponse<String> twiml =
          line.twilio(line.voice(), Map.of("CallSid", caller, "From", CUSTOMER, "To", Line.NUMBER));

      assertThat(twiml.statusCode()).isEqualTo(200);
      assertThat(twiml.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/xml");
      JsonNode ringing =
          page.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      String callId = ringing.path("callId").asString();
      assertThat(ringing.path("from").asString()).isEqualTo(CUSTOMER);
      assertThat(ringing.path("contact").path("name").asString()).isEqualTo("Grace Hopper");
      assertThat(ringing.path("line").path("label").asString()).isEqualTo("Main line");
      assertThat(twiml.body())
          .contains("<Dial answerOnBridge=\"true\"")
          .contains("<Identity>" + ada + "</Identity>")
          .contains("<Parameter name=\"callId\" value=\"" + callId + "\"/>")
          .contains("/voice/dialed?callId=" + callId + "\"");

      child(callId, agent, caller, "client:" + ada, "ringing", 1, Map.of());
      child(callId, agent, caller, "client:" + ada, "in-progress", 2, Map.of());
      page.frame(
          "call-updated", f -> f.path("call").path("status").asString().equals("in-progress"));
      child(callId, agent, caller, "client:" + ada, "completed", 3, Map.of("CallDuration", "7"));
      line.twilio(
          line.voice() + "/status",
          Map.of(
              "CallSid", caller, "CallStatus", "completed", "From", CUSTOMER, "To", Line.NUMBER));

      JsonNode ended =
          page.frame("call-ended", f -> f.path("call").path("id").asString().equals(callId));
      assertThat(ended.path("call").path("agent").path("name").asString()).isEqualTo("Ada");
      assertThat(page.frames("call-ended")).hasSize(1);
      CallView call = findCall(caller);
      assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
      assertThat(call.direction().wire()).isEqualTo("inbound");
      assertThat(call.answeredAt()).isNotNull().isAfterOrEqualTo(call.createdAt());
      assertThat(call.endedAt()).isNotNull().isAfterOrEqualTo(call.answeredAt());
      assertThat(call.durationSec()).isNotNull();
    }
  }

  @Test
  void unordered_repeated_and_concurrent_callbacks_give_the_same_call() throws Exception {
    ClientIdentity ada = line.signIn("Ada");
    Instant start = Instant.now().plusSeconds(60);
    List<List<Object>> rows = new ArrayList<>();
    try (TestPage page = line.page(ada).available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int seed = 0; seed < 12; seed++) {
        String caller = sid();
        String agent = sid();
        line.twilio(line.voice(), Map.of("CallSid", caller, "From", CUSTOMER, "To", Line.NUMBER));
        String callId = findCall(caller).id().toString();
        List<Runnable> callbacks = new ArrayList<>();
        for (int repeat = 0; repeat < 2; repeat++) {
          callbacks.add(() -> leg(callId, agent, caller, ada, "initiated", 0, start));
          callbacks.add(() -> leg(callId, agent, caller, ada, "ringing", 1, start.plusSeconds(1)));
          callbacks.add(
              () -> leg(callId, agent, caller, ada, "in-progress", 2, start.plusSeconds(3)));
          callbacks.add(
              () -> leg(callId, agent, caller, ada, "completed", 3, start.plusSeconds(10)));
          callbacks.add(
              () ->
                  line.twilio(
                      line.voice() + "/dialed?callId=" + callId,
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
        CallView call = findCall(caller);
        rows.add(
            Arrays.asList(
                call.status(),
                call.answeredAt(),
                call.endedAt(),
                call.durationSec(),
                call.agent()));
        assertThat(
                page.frames("call-ended").stream()
                    .filter(f -> f.path("call").path("id").asString().equals(callId)))
            .hasSizeLessThanOrEqualTo(1);
      }
    }
    assertThat(rows).allSatisfy(row -> assertThat(row).isEqualTo(rows.getFirst()));
    assertThat(rows.getFirst().getFirst()).isEqualTo(CallStatus.COMPLETED);
    assertThat(rows.getFirst().get(3)).isEqualTo(7);
  }

  private void leg(
      String callId,
      String agent,
      String caller,
      ClientIdentity ada,
      String status,
      int sequence,
      Instant at) {
    child(
        callId,
        agent,
        caller,
        "client:" + ada,
        status,
        sequence,
        Map.of(
            "Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC))));
  }

  @Test
  void a_repeated_webhook_returns_the_same_call_and_rings_once() {
    ClientIdentity ada = line.signIn("Ada");
    String caller = sid();
    try (TestPage page = line.page(ada).available()) {
      Map<String, String> form = Map.of("CallSid", caller, "From", CUSTOMER, "To", Line.NUMBER);
      String first = line.twilio(line.voice(), form).body();
      String second = line.twilio("/api/voice/incoming", form).body();

      assertThat(second).isEqualTo(first);
      page.frame("incoming-call", f -> f.path("callSid").asString().equals(caller));
      assertThat(page.frames("incoming-call")).hasSize(1);
    }
  }

  @Test
  void without_an_available_agent_the_caller_hears_a_message_and_the_call_is_missed() {
    String caller = sid();
    HttpResponse<String> twiml =
        line.twilio(line.voice(), Map.of("CallSid", caller, "From", CUSTOMER, "To", Line.NUMBER));
    assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>").doesNotContain("<Dial");

    line.twilio(line.voice() + "/status", parent(caller, "completed"));
    line.twilio(line.voice() + "/status", parent(caller, "completed"));

    CallView call = findCall(caller);
    assertThat(call.status()).isEqualTo(CallStatus.NO_ANSWER);
    assertThat(call.durationSec()).isZero();
    assertThat(call.answeredAt()).isNull();
  }

  @Test
  void a_status_callback_creates_a_call_whose_voice_webhook_was_lost() {
    String caller = sid();
    assertThat(line.twilio(line.voice() + "/status", parent(caller, "completed")).statusCode())
        .isEqualTo(204);

    assertThat(findCall(caller).status()).isEqualTo(CallStatus.NO_ANSWER);
  }

  @Test
  void a_browsers_call_dials_the_customer_from_the_workspaces_number() {
    ClientIdentity ada = line.signIn("Ada");
    String browser = sid();
    String customer = sid();
    HttpResponse<String> twiml =
        line.twilio(
            line.voice(),
            Map.of(
                "CallSid",
                browser,
                "From",
                "client:" + ada,
                "grant",
                line.grant(ada),
                "To",
                CUSTOMER));
    String callId = findCall(browser).id().toString();
    assertThat(twiml.body())
        .contains("callerId=\"" + Line.NUMBER + "\"")
        .contains(">" + CUSTOMER + "</Number>");

    child(callId, customer, browser, CUSTOMER, "ringing", 1, Map.of());
    assertThat(findCall(browser).status()).isEqualTo(CallStatus.RINGING);
    child(callId, customer, browser, CUSTOMER, "busy", 2, Map.of("CallDuration", "0"));
    HttpResponse<String> after =
        line.twilio(
            line.voice() + "/dialed?callId=" + callId,
            Map.of("CallSid", browser, "DialCallSid", customer, "DialCallStatus", "busy"));

    assertThat(after.body()).contains("<Hangup/>");
    CallView call = findCall(browser);
    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.agent()).isNotNull();
    assertThat(call.agent().id()).isEqualTo(ada.user().value());
    assertThat(call.contact()).isNotNull();
  }

  @Test
  void a_browser_whose_session_has_ended_places_no_call() {
    ClientIdentity ada = line.signIn("Ada");
    line.signOut(ada);
    int before = line.rows("calls");

    for (String from : List.of("client:" + ada, "client:unknown", "client:")) {
      HttpResponse<String> twiml =
          line.twilio(line.voice(), Map.of("CallSid", sid(), "From", from, "To", CUSTOMER));
      assertThat(twiml.statusCode()).isEqualTo(200);
      assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>").doesNotContain("<Dial");
    }
    assertThat(line.rows("calls")).isEqualTo(before);
  }

  @Test
  void a_browsers_call_to_an_invalid_number_is_rejected_with_a_message() {
    ClientIdentity ada = line.signIn("Ada");
    int before = line.rows("calls");
    HttpResponse<String> twiml =
        line.twilio(
            line.voice(),
            Map.of(
                "CallSid",
                sid(),
                "From",
                "client:" + ada,
                "grant",
                line.grant(ada),
                "To",
                "client:ben"));

    assertThat(twiml.body()).contains("<Say>").doesNotContain("<Dial");
    assertThat(line.rows("calls")).isEqualTo(before);
  }

  @Test
  void an_unsigned_webhook_changes_nothing() {
    Map<String, String> form =
        Map.of(
            "CallSid",
            sid(),
            "From",
            CUSTOMER,
            "To",
            Line.NUMBER,
            "AccountSid",
            Line.ACCOUNT,
            "CallStatus",
            "completed",
            "Direction",
            "inbound");
    int calls = line.rows("calls");
    int events = line.rows("call_events");
    int realtimeEvents = line.rows("realtime_events");
    String elsewhere = "/api/workspaces/" + line.otherWorkspace.value() + "/voice";
    for (String path :
        List.of(
            line.voice(),
            line.voice() + "/dialed",
            line.voice() + "/status",
            line.voice() + "/fallback",
            "/api/voice/incoming",
            elsewhere,
            "/api/workspaces/nonsense/voice")) {
      for (String signature :
          List.of("", "AAAA", line.sign("http://127.0.0.1" + path, form), line.sign("x", form))) {
        HttpResponse<String> answer = line.post(path, form, signature);
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"bad-signature\"");
      }
    }
    Map<String, String> foreign = new HashMap<>(form);
    foreign.put("AccountSid", "AC" + "b".repeat(32));
    assertThat(line.twilio(line.voice(), foreign).statusCode()).isEqualTo(403);
    assertThat(line.rows("calls")).isEqualTo(calls);
    assertThat(line.rows("call_events")).isEqualTo(events);
    assertThat(line.rows("realtime_events")).isEqualTo(realtimeEvents);
  }

  @Test
  void a_webhook_of_more_than_64_kib_is_not_read() {
    assertThat(line.twilio(line.voice(), Map.of("Pad", "x".repeat(70_000))).statusCode())
        .isEqualTo(413);
  }

  @Test
  void the_fallback_returns_an_apology() {
    HttpResponse<String> twiml =
        line.twilio(line.voice() + "/fallback", Map.of("CallSid", sid(), "ErrorCode", "11200"));

    assertThat(twiml.body()).contains("<Say>").contains("<Hangup/>");
  }

  @Test
  void a_voice_webhook_that_fails_returns_an_apology() {
    HttpResponse<String> answer =
        line.twilio(line.voice(), Map.of("CallSid", "nonsense", "From", CUSTOMER));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<Say>We are sorry.").contains("<Hangup/>");
  }

  @Test
  void a_voice_webhook_returns_an_apology_within_two_seconds_when_the_database_hangs()
      throws Exception {
    Instant start;
    HttpResponse<String> answer;
    try (var holder = line.connection()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("lock table calls in access exclusive mode");
      start = Instant.now();
      answer =
          line.twilio(line.voice(), Map.of("CallSid", sid(), "From", CUSTOMER, "To", Line.NUMBER));
    }

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<Say>We are sorry.");
  }

  @Test
  void a_call_to_another_workspaces_number_is_rejected_with_a_shared_account() {
    Map<String, String> form = Map.of("CallSid", sid(), "From", CUSTOMER, "To", Line.OTHERS_NUMBER);
    int before = line.rows("calls");

    assertThat(line.twilio(line.voice(), form).statusCode()).isEqualTo(403);
    assertThat(line.rows("calls")).isEqualTo(before);
  }

  private CallView findCall(String callSid) {
    List<UUID> ids =
        line.db
            .ofAll()
            .sql("select id from calls where call_sid = :sid")
            .param("sid", callSid)
            .query(UUID.class)
            .list();
    assertThat(ids).hasSize(1);
    return line.calls.view(line.workspace, new CallId(ids.getFirst()));
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
    assertThat(line.twilio(line.voice() + "/status?callId=" + callId, form).statusCode())
        .isEqualTo(204);
  }

  private static Map<String, String> parent(String callSid, String status) {
    return Map.of(
        "CallSid", callSid,
        "CallStatus", status,
        "From", CUSTOMER,
        "To", Line.NUMBER,
        "Direction", "inbound");
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
