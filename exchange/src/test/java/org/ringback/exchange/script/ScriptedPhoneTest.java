package org.ringback.exchange.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.Admin;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.media.WavFile;
import tools.jackson.databind.JsonNode;

class ScriptedPhoneTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final Admin admin = new Admin(fixture.exchange);

  @AfterEach
  void end() throws Exception {
    admin.close();
    fixture.close();
  }

  private void scripted(String number, String script) {
    Admin.Answer answer =
        admin.post("/exchange/phones", "{\"number\":\"" + number + "\",\"script\":" + script + "}");
    assertThat(answer.status()).as(new String(answer.bytes())).isEqualTo(201);
  }

  private String dials(String from, String script) {
    Admin.Answer answer =
        admin.post(
            "/exchange/calls",
            "{\"from\":\""
                + from
                + "\",\"to\":\""
                + ExchangeFixture.NUMBER
                + "\",\"script\":"
                + script
                + "}");
    assertThat(answer.status()).as(new String(answer.bytes())).isEqualTo(201);
    return answer.json().path("sid").asString();
  }

  private String rings(String number, int seconds) {
    return fixture
        .exchange
        .calls()
        .place(
            fixture.account,
            new PlaceCallRequest(
                number,
                ExchangeFixture.NUMBER,
                WebhookTarget.post(fixture.app.url("/instructions")),
                WebhookTarget.NONE,
                null,
                WebhookTarget.post(fixture.app.url("/status-rest")),
                Set.of("initiated", "ringing", "answered", "completed"),
                Duration.ofSeconds(seconds),
                CallOptions.NONE))
        .sid();
  }

  private JsonNode call(String sid, Predicate<JsonNode> fits) {
    return Eventually.get(
        () -> Optional.of(admin.get("/exchange/calls/" + sid).json()).filter(fits),
        () -> "the call is " + admin.get("/exchange/calls/" + sid).json());
  }

  private JsonNode ended(String sid) {
    return call(sid, c -> !c.path("ended").isNull());
  }

  @Test
  void a_script_answers_speaks_presses_keys_and_hangs_up_and_both_ends_are_captured()
      throws IOException {
    scripted(
        ExchangeFixture.CUSTOMER,
        "[{\"answerAfterMs\":50},{\"waitForSpeechMs\":5000},{\"waitForSilenceMs\":300},"
            + "{\"say\":\"one two three\"},{\"digits\":\"12#\"},{\"hangup\":true}]");
    fixture.app.answer("/instructions", "<Say>Who is there?</Say><Pause length='60'/>");

    JsonNode call = ended(rings(ExchangeFixture.CUSTOMER, 20));

    assertThat(call.path("status").asString()).isEqualTo("completed");
    assertThat(call.path("scripted").asString()).isEqualTo("to");
    assertThat(fixture.app.statuses("/status-rest", "completed"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    JsonNode steps = call.path("steps");
    assertThat(steps.findValuesAsString("step"))
        .containsExactly("waitForSpeechMs", "waitForSilenceMs", "say", "digits", "hangup");
    assertThat(steps.get(0).path("outcome").asString()).isEqualTo("heard");
    assertThat(steps.get(1).path("outcome").asString()).isEqualTo("silent");
    JsonNode from = call.path("heard").path("from");
    assertThat(from.path("digits").asString()).isEqualTo("12#");
    assertThat(from.path("transcript").get(0).path("text").asString()).isEqualTo("one two three");
    assertThat(from.path("transcript").get(0).path("source").asString()).isEqualTo("script");
    assertThat(from.path("peakLevel").asDouble()).isGreaterThan(0.02);
    JsonNode to = call.path("heard").path("to");
    assertThat(to.path("transcript").findValuesAsString("text")).containsExactly("Who is there?");
    assertThat(to.path("transcript").get(0).path("source").asString()).isEqualTo("say");
    assertThat(to.path("peakLevel").asDouble()).isGreaterThan(0.02);
    for (JsonNode end : new JsonNode[] {from, to}) {
      short[] wav = WavFile.read(admin.get(end.path("wav").asString()).bytes());
      assertThat(wav.length / 8).isEqualTo(end.path("millis").asInt()).isGreaterThan(1000);
    }
  }

  @Test
  void a_scripted_caller_reaches_a_scripted_phone_through_the_application() {
    scripted("+15550002222", "[{\"answerAfterMs\":20},{\"say\":\"good morning\"}]");
    fixture.app.answer(
        "/voice",
        "<Dial answerOnBridge='true' callerId='"
            + ExchangeFixture.NUMBER
            + "'>+15550002222</Dial>");

    String sid =
        dials(
            ExchangeFixture.CUSTOMER,
            "[{\"waitForSpeechMs\":5000},{\"waitForSilenceMs\":200},{\"digits\":\"5\"},"
                + "{\"say\":\"good bye\"},{\"hangup\":true}]");

    JsonNode caller = ended(sid);
    assertThat(fixture.app.awaitWebhook("/voice").form())
        .containsEntry("From", ExchangeFixture.CUSTOMER)
        .containsEntry("CallSid", sid);
    assertThat(caller.path("steps").get(0).path("outcome").asString()).isEqualTo("heard");
    assertThat(caller.path("heard").path("to").path("transcript").get(0).path("text").asString())
        .isEqualTo("good bye");
    JsonNode child =
        Eventually.get(
            () ->
                admin
                    .get("/exchange/calls")
                    .json()
                    .path("calls")
                    .valueStream()
                    .filter(c -> c.path("parentCallSid").asString("").equals(sid))
                    .findFirst(),
            () -> "no call to the second phone");
    JsonNode called = ended(child.path("sid").asString());
    assertThat(called.path("heard").path("to").path("digits").asString()).isEqualTo("5");
    assertThat(called.path("heard").path("to").path("peakLevel").asDouble()).isGreaterThan(0.02);
    assertThat(called.path("steps").toString()).contains("\"ended\"");
  }

  @ParameterizedTest
  @CsvSource({
    "busy,busy,486",
    "reject,busy,603",
    "failed,failed,404",
    "noAnswer,no-answer,487",
  })
  void a_phone_declines(String step, String status, String sipResponseCode) {
    scripted(ExchangeFixture.CUSTOMER, "[{\"" + step + "\":true}]");

    rings(ExchangeFixture.CUSTOMER, 1);

    assertThat(fixture.app.statuses("/status-rest", status))
        .containsExactly("initiated", "ringing", status);
    assertThat(fixture.app.all("/status-rest").getLast().get("SipResponseCode"))
        .isEqualTo(sipResponseCode);
  }

  @Test
  void a_machine_greets_beeps_and_listens() {
    scripted(ExchangeFixture.CUSTOMER, "[{\"machine\":\"leave a message\"}]");
    fixture.app.answer("/instructions", "<Pause length='3'/><Hangup/>");

    JsonNode call = ended(rings(ExchangeFixture.CUSTOMER, 20));

    assertThat(call.path("heard").path("from").path("transcript").get(0).path("text").asString())
        .isEqualTo("leave a message");
    assertThat(call.path("heard").path("from").path("peakLevel").asDouble()).isGreaterThan(0.05);
  }

  @Test
  void a_caller_hangs_up_after_give_up_after_ms() {
    scripted("+15550002222", "[{\"noAnswer\":true}]");
    fixture.app.answer("/voice", "<Dial answerOnBridge='true'>+15550002222</Dial>");

    String sid = dials(ExchangeFixture.CUSTOMER, "[{\"giveUpAfterMs\":300}]");

    assertThat(ended(sid).path("status").asString()).isEqualTo("no-answer");
  }

  @Test
  void a_script_overrides_an_open_page_until_it_is_removed() {
    PhonePageClient page = fixture.phone(ExchangeFixture.CUSTOMER);
    scripted(ExchangeFixture.CUSTOMER, "[{\"busy\":true}]");
    rings(ExchangeFixture.CUSTOMER, 20);
    fixture.app.statuses("/status-rest", "busy");
    assertThat(page.hasReceived("incoming")).isFalse();

    assertThat(admin.delete("/exchange/phones/+15550001111").status()).isEqualTo(204);
    String sid = rings(ExchangeFixture.CUSTOMER, 20);

    assertThat(page.incoming().path("callId").asString()).isEqualTo(sid);
    assertThat(admin.get("/exchange/phones").json().path("phones")).isEmpty();
    assertThat(admin.delete("/exchange/phones/+15550001111").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[{\"sing\":\"la\"}] | Step 1 is \"sing\", which is not a step",
        "[{\"answerAfterMs\":\"soon\"}] | Step 1, answerAfterMs, must be milliseconds",
        "[{\"say\":\"a\"},{\"answerAfterMs\":1}] | Step 2, answerAfterMs, must be the first step",
        "[{\"busy\":true},{\"say\":\"a\"}] | Step 2, say, can never be reached",
        "[{\"busy\":false}] | Step 1, busy, must be true",
        "[{\"say\":\"a\",\"digits\":\"1\"}] | Step 1 must be an object with one member",
        "[{\"digits\":\"12x\"}] | Step 1, digits, must be keys",
        "[{\"play\":\"../secret.wav\"}] | Step 1, play, cannot play ../secret.wav",
        "[{\"giveUpAfterMs\":5}] | Step 1, giveUpAfterMs, is for a phone that calls",
        "7 | \"script\" must be an array",
      })
  void an_invalid_script_is_rejected_naming_the_step(String script, String says) {
    Admin.Answer answer =
        admin.post(
            "/exchange/phones",
            "{\"number\":\"" + ExchangeFixture.CUSTOMER + "\",\"script\":" + script + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(says);
  }

  @Test
  void only_a_live_call_reports_audio_levels() {
    scripted(
        ExchangeFixture.CUSTOMER,
        "[{\"say\":\"la la la la la la la la la la\"},{\"hangup\":true}]");
    fixture.app.answer("/instructions", "<Pause length='60'/>");

    String sid = rings(ExchangeFixture.CUSTOMER, 20);

    call(sid, c -> c.path("levels").path("says").asDouble(0) > 0.01);
    assertThat(ended(sid).path("levels").isNull()).isTrue();
  }

  @Test
  void a_script_can_be_text() {
    scripted(ExchangeFixture.CUSTOMER, "\"# at once\\nanswerAfterMs 0\\nsay well well\\nhangup\"");
    fixture.app.answer("/instructions", "<Pause length='60'/>");

    JsonNode call = ended(rings(ExchangeFixture.CUSTOMER, 20));

    assertThat(call.path("heard").path("from").path("transcript").get(0).path("text").asString())
        .isEqualTo("well well");
  }

  @Test
  void malformed_requests_are_rejected_with_a_sentence() {
    assertThat(admin.post("/exchange/phones", "{\"number\":\"12\",\"script\":[]}").message())
        .contains("\"number\" must be a phone number");
    assertThat(admin.post("/exchange/phones", "{\"numbers\":\"12\"}").message())
        .contains("Unknown member \"numbers\"");
    assertThat(
            admin
                .post(
                    "/exchange/phones",
                    "{\"number\":\"" + ExchangeFixture.NUMBER + "\",\"script\":[]}")
                .message())
        .contains("belongs to account");
    assertThat(admin.post("/exchange/phones", "").status()).isEqualTo(415);
    assertThat(
            admin
                .post(
                    "/exchange/calls",
                    "{\"from\":\"+15550001111\",\"to\":\"+15559999999\",\"script\":[]}")
                .status())
        .isEqualTo(404);
    assertThat(admin.get("/exchange/calls/CA0").status()).isEqualTo(404);
  }
}
