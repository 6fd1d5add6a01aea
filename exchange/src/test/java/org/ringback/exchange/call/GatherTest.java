package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.speech.PocketsphinxRecogniser;

/// Tests `<Gather>` with keys and speech.
class GatherTest {
  private static final String LONG_TEXT =
      "one two three four five six seven eight nine ten ".repeat(5);

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);

  @AfterEach
  void end() throws Exception {
    caller.close();
    fixture.close();
  }

  private void gathers(String gather) {
    fixture.app.answer("/voice", gather + "<Redirect>/next</Redirect>");
    fixture.app.answer("/gathered", "<Pause length='30'/>");
    fixture.app.answer("/next", "<Pause length='30'/>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.expectAudio();
  }

  /// Returns whether a part of the sound is the two frequencies of key 5 (ITU-T Q.23).
  private static boolean isKey5(short[] sound) {
    return Goertzel.loudness(sound) > 0.01
        && Goertzel.share(sound, 770) > 0.1
        && Goertzel.share(sound, 1336) > 0.1;
  }

  private void presses(String keys) {
    for (char key : keys.toCharArray()) {
      caller.peer().press(key);
    }
  }

  @Test
  void keys_are_collected_up_to_num_digits() {
    gathers("<Gather numDigits='3' action='/gathered' timeout='20'/>");

    presses("4711");

    assertThat(fixture.app.awaitWebhook("/gathered").form())
        .containsEntry("Digits", "471")
        .containsEntry("CallSid", caller.call());
    assertThat(fixture.app.all("/next")).isEmpty();
  }

  @Test
  void finish_on_key_ends_the_input() {
    gathers("<Gather action='/gathered' timeout='20'/>");

    presses("12#");

    assertThat(fixture.app.awaitWebhook("/gathered").get("Digits")).isEqualTo("12");
  }

  @Test
  void a_key_interrupts_the_prompt_and_counts() {
    gathers(
        "<Gather numDigits='2' action='/gathered' timeout='20'><Say>"
            + LONG_TEXT
            + "</Say></Gather>");
    caller.expectHears("the prompt", s -> Goertzel.loudness(s) > 0.01);

    presses("7");
    caller.expectSilence();
    presses("8");

    assertThat(fixture.app.awaitWebhook("/gathered").get("Digits")).isEqualTo("78");
  }

  @Test
  void without_barge_in_a_key_counts_and_the_prompt_continues() {
    gathers(
        "<Gather numDigits='1' bargeIn='false' action='/gathered' timeout='20'><Say>"
            + LONG_TEXT.substring(0, LONG_TEXT.length() / 5)
            + "</Say></Gather>");
    caller.expectHears("the prompt", s -> Goertzel.loudness(s) > 0.01);

    presses("7");
    caller.expectHears("the rest of the prompt", s -> Goertzel.loudness(s) > 0.01);

    assertThat(fixture.app.all("/gathered")).isEmpty();
    assertThat(fixture.app.awaitWebhook("/gathered").get("Digits")).isEqualTo("7");
  }

  @Test
  void without_a_key_the_next_verb_runs() {
    gathers("<Gather action='/gathered' timeout='1'/>");

    fixture.app.awaitWebhook("/next");
    assertThat(fixture.app.all("/gathered")).isEmpty();
  }

  @Test
  void without_a_key_the_action_is_requested_if_action_on_empty_result() {
    gathers("<Gather action='/gathered' timeout='1' actionOnEmptyResult='true'/>");

    assertThat(fixture.app.awaitWebhook("/gathered").get("Digits")).isEmpty();
  }

  @Test
  void without_an_action_the_same_document_is_requested() {
    gathers("<Gather numDigits='1' timeout='20'/>");
    fixture.app.answer("/voice", "<Pause length='30'/>");

    presses("5");

    ReceivedWebhook again =
        fixture.app.awaitWebhook("/voice", h -> !h.get("Digits").equals("(none)"));
    assertThat(again.get("Digits")).isEqualTo("5");
  }

  @Test
  void speech_ends_after_the_speech_timeout() {
    gathers(
        "<Gather input='speech' action='/gathered' timeout='60' speechTimeout='1'"
            + " actionOnEmptyResult='true'/>");

    caller.says(440);
    caller.expectAudio();
    caller.fallsSilent();

    assertThat(fixture.app.awaitWebhook("/gathered").form()).containsKey("SpeechResult");
  }

  @Test
  void speech_is_recognised_and_partial_results_come_first() {
    assumeTrue(PocketsphinxRecogniser.installed().isPresent(), "pocketsphinx is not installed");
    String words = "please cancel all of my orders and call me back tomorrow morning";
    fixture.app.answer(
        "/voice",
        "<Gather input='speech' action='/gathered' timeout='20' hints='"
            + words
            + "' partialResultCallback='/part'/>");
    fixture.app.answer("/gathered", "<Hangup/>");
    try (Admin admin = new Admin(fixture.exchange)) {
      admin.post(
          "/exchange/calls",
          "{\"from\":\"%s\",\"to\":\"%s\",\"script\":[{\"say\":\"%s\"},{\"waitMs\":20000}]}"
              .formatted(ExchangeFixture.CUSTOMER, ExchangeFixture.NUMBER, words));

      assertThat(fixture.app.awaitWebhook("/gathered").form())
          .containsEntry("SpeechResult", words)
          .containsKey("Confidence");
      ReceivedWebhook part = fixture.app.awaitWebhook("/part");
      assertThat(part.get("SequenceNumber")).isEqualTo("0");
      assertThat(part.get("UnstableSpeechResult")).isNotEmpty();
    }
  }

  @Test
  void the_other_party_hears_keys_and_star_ends_the_dial() {
    AudioCaller agent = new AudioCaller(fixture, "+15550002222");
    try (agent) {
      fixture.app.answer(
          "/voice",
          "<Dial hangupOnStar='true' action='/gathered'><Number>+15550002222</Number></Dial>");
      fixture.app.answer("/gathered", "<Pause length='30'/>");
      caller.dials(ExchangeFixture.NUMBER);
      agent.answers();
      caller.says(440);
      agent.expectHears(440);
      caller.fallsSilent();
      agent.expectSilence();

      presses("5");
      agent.expectHasHeard("the key 5", GatherTest::isKey5);
      presses("*");

      assertThat(fixture.app.awaitWebhook("/gathered").get("DialCallStatus"))
          .isEqualTo("completed");
      agent.phone().awaitFrame("ended", agent.call());
      assertThat(caller.phone().hasReceived("ended")).isFalse();
    }
  }

  @Test
  void a_dial_ends_at_its_time_limit() {
    AudioCaller agent = new AudioCaller(fixture, "+15550002222");
    try (agent) {
      fixture.app.answer(
          "/voice", "<Dial timeLimit='1' action='/gathered'><Number>+15550002222</Number></Dial>");
      fixture.app.answer("/gathered", "<Pause length='30'/>");
      caller.dials(ExchangeFixture.NUMBER);
      agent.answers();

      assertThat(fixture.app.awaitWebhook("/gathered").get("DialCallStatus"))
          .isEqualTo("completed");
      agent.phone().awaitFrame("ended", agent.call());
    }
  }
}
