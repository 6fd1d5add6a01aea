package org.ringback.exchange.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Transcription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.Hit;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.speech.PocketsphinxRecogniser;

/// Tests transcriptions of `<Record transcribe>`.
class RecordingTranscriptionTest {
  private final ExchangeFixture world = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(world.exchange, world.account);

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private Hit leaveMessage(String words) {
    world.app.answer(
        "/voice",
        "<Record timeout='30' trim='trim-silence' action='/taken' transcribeCallback='/words'/>");
    world.app.answer("/taken", "<Hangup/>");
    try (Admin admin = new Admin(world.exchange)) {
      admin.post(
          "/exchange/calls",
          "{\"from\":\"%s\",\"to\":\"%s\",\"script\":[{\"waitMs\":700},{\"say\":\"%s\"},{\"digits\":\"#\"}]}"
              .formatted(ExchangeFixture.CUSTOMER, ExchangeFixture.NUMBER, words));
      return world.app.got("/words");
    }
  }

  @Test
  void a_message_is_transcribed_reported_listed_and_deleted() {
    assumeTrue(PocketsphinxRecogniser.installed().isPresent(), "pocketsphinx is not installed");

    Hit told = leaveMessage("please call me back tomorrow about the order that you have sent");

    assertThat(told.form())
        .containsEntry("TranscriptionStatus", "completed")
        .containsEntry("From", ExchangeFixture.CUSTOMER)
        .containsEntry("RecordingSid", world.app.got("/taken").get("RecordingSid"));
    assertThat(told.get("TranscriptionText")).isNotEmpty();
    Transcription listed = Transcription.reader().read(twilio).iterator().next();
    assertThat(listed.getSid()).isEqualTo(told.get("TranscriptionSid"));
    assertThat(listed.getTranscriptionText()).isEqualTo(told.get("TranscriptionText"));
    assertThat(
            com.twilio.rest.api.v2010.account.recording.Transcription.fetcher(
                    told.get("RecordingSid"), listed.getSid())
                .fetch(twilio)
                .getStatus())
        .hasToString("completed");

    assertThat(Transcription.deleter(listed.getSid()).delete(twilio)).isTrue();
    assertThatThrownBy(() -> Transcription.fetcher(listed.getSid()).fetch(twilio))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void a_recording_that_is_too_short_fails() {
    assertThat(leaveMessage("no").form())
        .containsEntry("TranscriptionStatus", "failed")
        .containsEntry("TranscriptionText", "");
  }
}
