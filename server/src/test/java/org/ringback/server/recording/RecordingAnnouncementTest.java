package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What recorded customers hear, and their consent.
@Order(2)
class RecordingAnnouncementTest extends RecordingScenario {
  private static final String TEXT = "This call is recorded.";
  private static final Pattern NEXT = Pattern.compile("<Redirect>([^<]*/voice/announced[^<]*)<");

  private void announce(String consent) {
    assertThatResponse(
            policy(
                policy -> {
                  policy.put("inbound", "always").put("outbound", "always").put("consent", consent);
                  policy.set("announcement", spoken(TEXT));
                  country(policy, "DE").put("text", "Wir zeichnen auf.").put("language", "de-DE");
                  country(policy, "FR").put("soundUrl", "https://example.com/annonce.mp3");
                  return policy;
                }))
        .hasStatus(200);
  }

  private static ObjectNode country(ObjectNode policy, String country) {
    return policy
        .withArray("countries")
        .addObject()
        .put("country", country)
        .putObject("announcement");
  }

  private JsonNode newestCall() {
    return acme.get("/calls").json().at("/calls/0");
  }

  private String next(String twiml) {
    Matcher url = NEXT.matcher(twiml);
    assertThat(url.find()).as(twiml).isTrue();
    return url.group(1).replace("&amp;", "&");
  }

  @Test
  void customers_hear_the_announcement_of_their_country_spoken_or_as_a_sound() {
    announce("none");
    assertThat(acme.ring(TestWorkspace.callSid(), "+4930901820", number))
        .contains("<Say language=\"de-DE\">Wir zeichnen auf.</Say><Redirect>");
    assertThat(acme.ring(TestWorkspace.callSid(), "+33140205050", number))
        .contains("<Play>https://example.com/annonce.mp3</Play><Redirect>");
    String other = acme.ring(TestWorkspace.callSid(), "+15550021000", number);
    assertThat(other).contains("<Say>" + TEXT + "</Say><Redirect>").doesNotContain("<Gather");
    assertThat(acme.webhookAt(next(other), Map.of("CallSid", "CA1")).body())
        .contains("record=\"record-from-start\"");
  }

  @ParameterizedTest
  @CsvSource({
    "opt-out, 1, true, true",
    "opt-out, 2, false, false",
    "opt-out, '', , true",
    "opt-in, 1, true, true",
    "opt-in, 2, false, false",
    "opt-in, 7, , false",
    "opt-in, '', , false"
  })
  void callers_decide_by_key(String consent, String key, Boolean choice, boolean isRecorded) {
    announce(consent);
    String sid = TestWorkspace.callSid();
    String twiml = acme.ring(sid, "+15550021000", number);
    assertThat(twiml).contains("<Gather numDigits=\"1\"", "<Say>" + TEXT + "</Say></Gather>");
    Map<String, String> form =
        key.isEmpty() ? Map.of("CallSid", sid) : Map.of("CallSid", sid, "Digits", key);
    Answer answer = acme.webhookAt(next(twiml), form);
    assertThat(answer.body()).contains("<Conference");
    assertThat(answer.body().contains("record-from-start")).isEqualTo(isRecorded);
    // A repeated webhook changes nothing.
    acme.webhookAt(next(twiml), Map.of("CallSid", sid, "Digits", "2"));
    JsonNode given =
        recordings(newestCall().path("id").asString(), acme.administrator()).path("consentGiven");
    assertThat(given.isNull() ? null : (Boolean) given.asBoolean()).isEqualTo(choice);
  }

  @Test
  void
      a_caller_who_refuses_is_connected_without_a_recording_and_rings_only_after_the_announcement() {
    announce("opt-out");
    try (Agent ada = new Agent()) {
      TestConversation customer = call();
      customer.hears(TEXT);
      assertThat(acme.get("/calls/offers", ada.member.token()).json().path("offers")).isEmpty();
      customer.presses("2");
      ada.accept(customer.call());
      String call = talk(ada, customer);
      assertThat(recordings(call, ada.member.token()).path("recordings")).isEmpty();
      assertThat(atTwilio()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"client", "conference"})
  void customers_who_are_called_hear_the_announcement(String strategy) {
    strategy(strategy);
    announce("none");
    try (Agent ada = new Agent()) {
      String phone = "+1555002%04d".formatted(callers.incrementAndGet());
      var handset = exchange.handset(phone);
      ada.browser.call(Map.of("To", phone));
      TestConversation customer = handset.expectCall().answers().hears(TEXT);
      eventually(
          () -> {
            JsonNode call = newestCall();
            return call.path("status").asString().equals("in-progress") ? "" : "it is " + call;
          });
      customer.says("Hello").hangsUp();
      await(newestCall().path("id").asString(), "ready");
    }
  }

  @Test
  void calls_between_members_are_recorded_without_an_announcement() throws Exception {
    assertThatResponse(
            policy(policy -> policy.put("internal", "always").set("announcement", spoken(TEXT))))
        .hasStatus(200);
    try (Agent ada = new Agent();
        Agent ben = new Agent()) {
      ada.browser.call(Map.of("To", "user:" + ben.member.user()));
      String call = ben.page.frame("incoming-call").path("callId").asString();
      ben.accept(call);
      await(call, "recording");
      acme.post("/calls/" + call + "/leave", ben.member.token(), "");
      JsonNode recording = await(call, "ready");
      assertThat(recording.path("channels").valueStream().map(JsonNode::asString))
          .containsExactly("caller", "colleague");
      assertThat(recordings(call, ben.member.token()).path("access").asString())
          .isEqualTo("listen");
    }
  }

  @Test
  void customers_hear_an_announcement_that_an_administrator_has_recorded() {
    String prompt =
        acme.uploadPrompt(acme.administrator(), TestWav.of(1, 8000, (_, _) -> (short) 0))
            .json()
            .path("id")
            .asString();
    Function<String, Answer> announced =
        id ->
            policy(
                policy -> {
                  policy.put("inbound", "always").putObject("announcement").put("audioId", id);
                  return policy;
                });
    assertThatResponse(announced.apply(prompt)).hasStatus(200);
    assertThat(acme.ring(TestWorkspace.callSid(), "+15550021000", number))
        .contains("/api/voice/prompts/" + prompt + "</Play><Redirect>");
    assertThatResponse(announced.apply(UUID.randomUUID().toString()))
        .isProblem(400, "invalid-request");
    assertThatResponse(announced.apply("hello")).isProblem(400, "invalid-request");
  }

  @Test
  void an_announcement_has_a_text_or_a_sound_and_consent_needs_one() {
    assertThatResponse(policy(policy -> policy.put("consent", "opt-in")))
        .isProblem(400, "invalid-request");
    assertThatResponse(
            policy(
                policy ->
                    policy.set(
                        "announcement", spoken(TEXT).put("soundUrl", "https://example.com/a.wav"))))
        .isProblem(400, "invalid-request");
    assertThatResponse(
            policy(
                policy -> {
                  country(policy, "DE").put("soundUrl", "http://example.com/a.wav");
                  return policy;
                }))
        .isProblem(400, "invalid-request");
    assertThatResponse(
            policy(
                policy -> {
                  country(policy, "XX").put("text", TEXT);
                  return policy;
                }))
        .isProblem(400, "invalid-request");
    assertThatResponse(policy(policy -> policy.put("internal", "on-demand")))
        .isProblem(400, "invalid-request");
  }
}
