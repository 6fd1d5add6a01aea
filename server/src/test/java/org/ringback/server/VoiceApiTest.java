package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Answer;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.line.FakeTwilio;
import org.ringback.server.line.TestPage;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceApiTest {
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

  @Test
  void a_token_is_for_the_session_that_asks_for_it() {
    Signed ada = server.signIn("ada");
    for (String identity :
        List.of("", "?identity=" + ada.user(), "?identity=ADA@example.test", "?identity=")) {
      Answer answer = server.get("/token" + identity, ada.token());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("token", "expires_in");
      assertThat(answer.json().path("expires_in").asInt()).isBetween(3590, 3600);
      JsonNode claims = claims(answer);
      assertThat(claims.path("grants").path("identity").asString())
          .isEqualTo(
              "u_%s_s_%s".formatted(hex(ada.user().toString()), hex(ada.session().toString())));
      assertThat(claims.path("sub").asString()).isEqualTo(VoiceServer.ACCOUNT);
    }
  }

  @Test
  void the_tabs_of_a_session_share_a_token_and_another_session_has_its_own() {
    Signed ada = server.signIn("ada");
    String token = server.get("/token", ada.token()).json().path("token").asString();

    assertThat(server.get("/token", ada.token()).json().path("token").asString()).isEqualTo(token);
    Signed again = server.signIn("ada");
    assertThat(server.get("/token", again.token()).json().path("token").asString())
        .isNotEqualTo(token);
  }

  @Test
  void a_contact_of_nobody_here_is_not_found_and_no_call_is_placed() {
    Signed ada = server.signIn("ada");
    int calls = server.rows("calls");
    try (TestPage _ = server.page(ada).available()) {
      assertThat(
              server
                  .post(
                      "/make-direct-call",
                      ada.token(),
                      "{\"to\":\"%s\",\"contactId\":\"%s\"}".formatted(CUSTOMER, UUID.randomUUID()))
                  .is(404, "not-found"))
          .isEmpty();
    }
    assertThat(server.rows("calls")).isEqualTo(calls);
  }

  @Test
  void a_token_for_somebody_else_is_refused() {
    Signed ada = server.signIn("ada");
    Signed ben = server.signIn("ben");
    Signed stranger = server.stranger();

    assertThat(server.get("/token?identity=" + ben.user(), ada.token()).is(403, "forbidden"))
        .isEmpty();
    assertThat(server.get("/token?identity=anonymous", ada.token()).is(403, "forbidden")).isEmpty();
    assertThat(server.get("/token", stranger.token()).is(404, "not-found")).isEmpty();
    assertThat(server.get("/token", "nonsense").is(401, "unauthorized")).isEmpty();
  }

  @Test
  void a_back_end_names_the_member_and_the_token_is_no_sessions() {
    Signed ada = server.signIn("ada");
    String key = VoiceServer.SERVICE_KEY;

    JsonNode claims = claims(server.get("/token?identity=ada@example.test", key));
    String identity = claims.path("grants").path("identity").asString();
    String grant = grant(claims);
    assertThat(identity).isEqualTo("u_" + hex(ada.user().toString()) + "_s_" + "0".repeat(32));
    assertThat(server.get("/token", key).is(400, "invalid-request")).isEmpty();
    assertThat(server.get("/token?identity=nobody@example.test", key).is(404, "not-found"))
        .isEmpty();
    assertThat(server.webhook("/voice", browser(identity, grant)).body()).contains("<Number");
    assertThat(
            server
                .webhook("/voice", browser("u_" + "a".repeat(32) + "_s_" + "0".repeat(32), grant))
                .body())
        .doesNotContain("<Dial");
  }

  @Test
  void a_workspace_without_credentials_says_so_in_the_seeds_words() throws IOException {
    Signed ada = server.signIn("ada");
    Answer answer = server.unconfigured(ada);

    assertThat(answer.is(404, "voice-not-configured")).isEmpty();
    assertThat(answer.json().path("error").asString())
        .isEqualTo("Voice credentials not configured");
  }

  @Test
  void a_token_of_a_session_that_has_ended_places_no_call() {
    Signed ada = server.signIn("ada");
    JsonNode claims = claims(server.get("/token", ada.token()));
    String identity = claims.at("/grants/identity").asString();
    String grant = grant(claims);
    assertThat(server.webhook("/voice", browser(identity, grant)).body()).contains("<Dial");

    server.signOut(ada);
    int before = server.rows("calls");
    assertThat(server.webhook("/voice", browser(identity, grant)).body())
        .contains("<Say>")
        .doesNotContain("<Dial");
    assertThat(server.rows("calls")).isEqualTo(before);
  }

  @Test
  void a_token_of_a_member_who_was_removed_places_no_call_and_is_rung_no_more() {
    Signed bea = server.signIn("bea");
    Signed owner = server.signIn("owner", Role.OWNER);
    JsonNode claims = claims(server.get("/token", bea.token()));
    String identity = claims.at("/grants/identity").asString();
    try (TestPage page = server.page(bea).available()) {
      assertThat(server.webhook("/voice", form("From", CUSTOMER, "To", VoiceServer.NUMBER)).body())
          .contains(identity);
      assertThat(server.delete("/members/" + bea.user(), owner.token()).status()).isEqualTo(204);
      page.closed();
    }
    assertThat(server.webhook("/voice", form("From", CUSTOMER, "To", VoiceServer.NUMBER)).body())
        .doesNotContain(identity);
    assertThat(server.webhook("/voice", browser(identity, grant(claims))).body())
        .contains("<Say>")
        .doesNotContain("<Dial");
    assertThat(server.get("/token", bea.token()).status()).isEqualTo(401);
  }

  @Test
  void a_member_with_another_role_is_rung_and_may_call_only_after_signing_in_again() {
    Signed cleo = server.signIn("cleo");
    Signed owner = server.signIn("owner", Role.OWNER);
    JsonNode claims = claims(server.get("/token", cleo.token()));
    String identity = claims.at("/grants/identity").asString();
    assertThat(server.webhook("/voice", browser(identity, grant(claims))).body()).contains("<Dial");
    try (TestPage page = server.page(cleo).available()) {
      assertThat(server.webhook("/voice", form("From", CUSTOMER, "To", VoiceServer.NUMBER)).body())
          .contains(identity);

      assertThat(
              server
                  .patch("/members/" + cleo.user(), owner.token(), "{\"role\":\"supervisor\"}")
                  .status())
          .isEqualTo(200);

      assertThat(server.webhook("/voice", form("From", CUSTOMER, "To", VoiceServer.NUMBER)).body())
          .doesNotContain(identity);
      assertThat(page.closed()).isEqualTo(4401);
    }
    assertThat(server.webhook("/voice", browser(identity, grant(claims))).body())
        .contains("<Say>You are signed out")
        .doesNotContain("<Dial");
    Signed again = server.signIn("cleo", Role.SUPERVISOR);
    JsonNode now = claims(server.get("/token", again.token()));
    assertThat(
            server
                .webhook("/voice", browser(now.at("/grants/identity").asString(), grant(now)))
                .body())
        .contains("<Dial");
  }

  @Test
  void each_status_of_a_call_is_in_the_audit_log() {
    Signed owner = server.signIn("owner", Role.OWNER);
    Map<String, String> call = form("From", CUSTOMER, "To", VoiceServer.NUMBER);
    server.webhook("/voice", call);
    Map<String, String> ends = new HashMap<>(call);
    ends.putAll(Map.of("CallStatus", "completed", "Direction", "inbound"));
    assertThat(server.webhook("/voice/status", ends).status()).isEqualTo(204);

    JsonNode entries =
        server
            .get("/audit?action=call.&subject=" + call.get("CallSid"), owner.token())
            .json()
            .path("entries");
    assertThat(entries.valueStream().map(e -> e.path("action").asString()))
        .containsExactly("call.ended", "call.status");
    assertThat(entries.get(0).path("actor").asString()).isEqualTo("twilio");
    assertThat(entries.get(0).path("detail").path("before").asString()).isEqualTo("ringing");
    assertThat(entries.get(0).path("detail").path("after").asString()).isEqualTo("no-answer");
    assertThat(entries.get(0).path("detail").path("from").asString()).isEqualTo(CUSTOMER);
  }

  @Test
  void history_is_read_page_by_page_newest_first() {
    Signed ada = server.signIn("ada");
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Map<String, String> call = form("From", CUSTOMER, "To", VoiceServer.NUMBER);
      server.webhook("/voice", call);
      placed.addFirst(server.call(call.getOrDefault("CallSid", ""), ada).path("id").asString());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = server.get("/calls?limit=2" + cursor, ada.token());
      assertThat(page.status()).isEqualTo(200);
      page.json().path("calls").forEach(call -> seen.add(call.path("id").asString()));
      JsonNode next = page.json().path("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.asString();
    } while (!cursor.isEmpty());

    assertThat(seen).startsWith(placed.toArray(String[]::new)).doesNotHaveDuplicates();
    assertThat(seen).hasSize(server.rows("calls"));
    assertThat(server.get("/calls?limit=0", ada.token()).is(400, "invalid-request")).isEmpty();
    assertThat(server.get("/calls?cursor=x", ada.token()).is(400, "invalid-request")).isEmpty();
    assertThat(server.get("/calls", server.stranger().token()).is(404, "not-found")).isEmpty();
    assertThat(server.get("/calls", "").is(401, "unauthorized")).isEmpty();
  }

  @Test
  void a_direct_call_rings_the_customer_and_then_the_agent() {
    Signed ada = server.signIn("ada");
    String callSid = sid();
    server.twilio.answers(_ -> created(callSid));
    try (TestPage page = server.page(ada).available()) {
      Answer answer =
          server.post(
              "/make-direct-call",
              ada.token(),
              "{\"to\":\"+1 555 000 1111\",\"identity\":\"" + ada.user() + "\"}");

      assertThat(answer.json())
          .isEqualTo(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"success":true,"message":"Call initiated successfully","callSid":"%s",
                       "status":"initiated"}"""
                          .formatted(callSid)));
      Map<String, String> asked = server.twilio.requests.getFirst().form();
      assertThat(asked).containsEntry("To", CUSTOMER).containsEntry("From", VoiceServer.NUMBER);
      URI url = URI.create(asked.getOrDefault("Url", ""));
      JsonNode call = server.call(callSid, ada);
      assertThat(call.path("status").asString()).isEqualTo("queued");
      assertThat(call.path("direction").asString()).isEqualTo("outbound-api");
      assertThat(call.at("/agent/name").asString()).isEqualTo("ada");

      Map<String, String> answered =
          form("From", VoiceServer.NUMBER, "To", CUSTOMER, "CallSid", callSid);
      String rings = server.webhookAt(url.getRawPath() + "?" + url.getRawQuery(), answered).body();

      assertThat(rings).contains("<Identity>u_" + hex(ada.user().toString()));
      page.frame("call-updated", f -> f.at("/call/status").asString().equals("in-progress"));
      server.webhook(
          "/status?callId=" + call.path("id").asString(),
          form(
              "CallSid",
              callSid,
              "CallStatus",
              "completed",
              "SequenceNumber",
              "3",
              "CallDuration",
              "4"));
      assertThat(page.frame("call-ended").at("/call/callSid").asString()).isEqualTo(callSid);
      assertThat(server.call(callSid, ada).path("status").asString()).isEqualTo("completed");
    }
  }

  @Test
  void a_direct_call_needs_an_agent_who_can_be_rung_and_is_not_kept_otherwise() {
    Signed ada = server.signIn("ada");
    Signed ben = server.signIn("ben");
    int before = server.rows("calls");
    String to = "{\"to\":\"" + CUSTOMER + "\"}";

    assertThat(server.post("/make-direct-call", ada.token(), to).is(409, "agent-unavailable"))
        .isEmpty();
    try (TestPage _ = server.page(ben).available()) {
      assertThat(server.post("/make-direct-call", ada.token(), to).is(409, "agent-unavailable"))
          .isEmpty();
      String forBen = "{\"to\":\"" + CUSTOMER + "\",\"identity\":\"ben@example.test\"}";
      assertThat(server.post("/make-direct-call", ada.token(), forBen).is(403, "forbidden"))
          .isEmpty();
      server.twilio.answers(_ -> created(sid()));
      assertThat(server.post("/make-direct-call", VoiceServer.SERVICE_KEY, forBen).status())
          .isEqualTo(200);
    }
    assertThat(server.rows("calls")).isEqualTo(before + 1);
  }

  @Test
  void a_number_that_is_none_is_pointed_at() {
    Signed ada = server.signIn("ada");
    for (String to : List.of("5551234567", "client:ben", "+1", "")) {
      Answer answer = server.post("/make-direct-call", ada.token(), "{\"to\":\"" + to + "\"}");
      assertThat(answer.is(400, "invalid-request")).isEmpty();
      assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/to");
    }
    assertThat(
            server
                .post(
                    "/make-direct-call",
                    ada.token(),
                    "{\"to\":\"" + CUSTOMER + "\",\"contactId\":\"x\"}")
                .json()
                .at("/errors/0/pointer")
                .asString())
        .isEqualTo("/contactId");
  }

  @Test
  void a_call_that_twilio_refuses_or_does_not_answer_for_is_kept_as_failed() {
    Signed ada = server.signIn("ada");
    String to = "{\"to\":\"" + CUSTOMER + "\"}";
    try (TestPage _ = server.page(ada).available()) {
      server.twilio.answers(
          _ -> new FakeTwilio.Answer(400, "{\"code\":21219,\"message\":\"not verified\"}"));
      Answer refused = server.post("/make-direct-call", ada.token(), to);
      assertThat(refused.is(502, "twilio-refused")).isEmpty();
      assertThat(refused.json().path("twilioCode").asInt()).isEqualTo(21219);

      AtomicInteger asked = new AtomicInteger();
      server.twilio.answers(
          request -> {
            if (request.method().equals("POST")) {
              asked.incrementAndGet();
              return new FakeTwilio.Answer(500, "{}");
            }
            return new FakeTwilio.Answer(200, "{\"calls\":[]}");
          });
      assertThat(server.post("/make-direct-call", ada.token(), to).is(503, "twilio-unreachable"))
          .isEmpty();
      assertThat(asked).as("a call is never asked for twice").hasValue(1);

      JsonNode newest = server.get("/calls?limit=2", ada.token()).json().path("calls");
      newest.forEach(
          call -> {
            assertThat(call.path("status").asString()).isEqualTo("failed");
            assertThat(call.path("durationSec").asInt(-1)).isZero();
            assertThat(call.path("endedAt").isNull()).isFalse();
          });
    }
  }

  @Test
  void a_webhook_that_overtakes_the_answer_finds_its_call_even_when_the_answer_is_lost() {
    Signed ada = server.signIn("ada");
    String callSid = sid();
    int before = server.rows("calls");
    server.twilio.answers(
        request -> {
          URI status = URI.create(request.form().getOrDefault("StatusCallback", ""));
          server.webhookAt(
              status.getRawPath() + "?" + status.getRawQuery(),
              form("CallSid", callSid, "CallStatus", "ringing", "SequenceNumber", "1"));
          return new FakeTwilio.Answer(502, "lost");
        });
    try (TestPage _ = server.page(ada).available()) {
      Answer answer =
          server.post("/make-direct-call", ada.token(), "{\"to\":\"" + CUSTOMER + "\"}");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("callSid").asString()).isEqualTo(callSid);
      assertThat(server.call(callSid, ada).path("status").asString()).isEqualTo("ringing");
      assertThat(server.rows("calls")).isEqualTo(before + 1);
    }
  }

  @Test
  void ending_a_call_hangs_up_and_ending_it_again_asks_nobody() {
    Signed ada = server.signIn("ada");
    Map<String, String> arrives = form("From", CUSTOMER, "To", VoiceServer.NUMBER);
    server.webhook("/voice", arrives);
    String callSid = arrives.getOrDefault("CallSid", "");
    String end = "/calls/" + server.call(callSid, ada).path("id").asString() + "/end";
    server.twilio.answers(
        _ ->
            new FakeTwilio.Answer(200, "{\"sid\":\"" + callSid + "\",\"status\":\"in-progress\"}"));

    assertThat(server.post(end, server.stranger().token(), "").is(404, "not-found")).isEmpty();
    assertThat(server.post(end, ada.token(), "").status()).isEqualTo(204);
    assertThat(server.twilio.requests).hasSize(1);
    assertThat(server.twilio.requests.getFirst().form()).containsEntry("Status", "completed");

    server.webhook("/status", form("CallSid", callSid, "CallStatus", "completed"));
    assertThat(server.post(end, ada.token(), "").status()).isEqualTo(204);
    assertThat(server.twilio.requests).hasSize(1);
    assertThat(server.post("/calls/" + UUID.randomUUID() + "/end", ada.token(), "").status())
        .isEqualTo(404);
  }

  @Test
  void a_call_whose_end_was_lost_ends_when_it_is_ended() {
    Signed ada = server.signIn("ada");
    Map<String, String> arrives = form("From", CUSTOMER, "To", VoiceServer.NUMBER);
    server.webhook("/voice", arrives);
    String callSid = arrives.getOrDefault("CallSid", "");
    String end = "/calls/" + server.call(callSid, ada).path("id").asString() + "/end";
    server.twilio.answers(
        request ->
            request.method().equals("POST")
                ? new FakeTwilio.Answer(400, "{\"code\":21220,\"message\":\"not in-progress\"}")
                : new FakeTwilio.Answer(
                    200, "{\"sid\":\"" + callSid + "\",\"status\":\"canceled\"}"));

    assertThat(server.post(end, ada.token(), "").status()).isEqualTo(204);
    assertThat(server.call(callSid, ada).path("status").asString()).isEqualTo("canceled");
  }

  private static FakeTwilio.Answer created(String callSid) {
    return new FakeTwilio.Answer(201, "{\"sid\":\"" + callSid + "\",\"status\":\"queued\"}");
  }

  private static JsonNode claims(Answer answer) {
    String payload = answer.json().path("token").asString().split("\\.")[1];
    return JsonMapper.shared()
        .readTree(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  private static Map<String, String> form(String... pairs) {
    Map<String, String> form = new HashMap<>(Map.of("CallSid", sid()));
    for (int i = 0; i < pairs.length; i += 2) {
      form.put(pairs[i], pairs[i + 1]);
    }
    return form;
  }

  private static String grant(JsonNode claims) {
    return claims.at("/grants/voice/outgoing/params/grant").asString();
  }

  /// A browser calls the customer.
  private static Map<String, String> browser(String identity, String grant) {
    return form("From", "client:" + identity, "To", CUSTOMER, "grant", grant);
  }

  private static String hex(String uuid) {
    return uuid.replace("-", "");
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
