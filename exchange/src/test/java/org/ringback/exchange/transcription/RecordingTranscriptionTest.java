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
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.speech.PocketsphinxRecogniser;

/// Tests transcriptions of `<Record transcribe>`.
class RecordingTranscriptionTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private ReceivedWebhook leaveMessage(String words) {
    fixture.app.answer(
        "/voice",
        "<Record timeout='30' trim='trim-silence' action='/taken' transcribeCallback='/words'/>");
    fixture.app.answer("/taken", "<Hangup/>");
    try (Admin admin = new Admin(fixture.exchange)) {
      admin.post(
          "/exchange/calls",
          "{\"from\":\"%s\",\"to\":\"%s\",\"script\":[{\"waitMs\":700},{\"say\":\"%s\"},{\"digits\":\"#\"}]}"
              .formatted(ExchangeFixture.CUSTOMER, ExchangeFixture.NUMBER, words));
      return fixture.app.awaitWebhook("/words");
    }
  }

  @Test
  void a_message_is_transcribed_reported_listed_and_deleted() {
    assumeTrue(PocketsphinxRecogniser.installed().isPresent(), "pocketsphinx is not installed");

    ReceivedWebhook callback =
        leaveMessage("please call me back tomorrow about the order that you have sent");

    assertThat(callback.form())
        .containsEntry("TranscriptionStatus", "completed")
        .containsEntry("From", ExchangeFixture.CUSTOMER)
        .containsEntry("RecordingSid", fixture.app.awaitWebhook("/taken").get("RecordingSid"));
    assertThat(callback.get("TranscriptionText")).isNotEmpty();
    Transcription listed = Transcription.reader().read(twilio).iterator().next();
    assertThat(listed.getSid()).isEqualTo(callback.get("TranscriptionSid"));
    assertThat(listed.getTranscriptionText()).isEqualTo(callback.get("TranscriptionText"));
    assertThat(
            com.twilio.rest.api.v2010.account.recording.Transcription.fetcher(
                    callback.get("RecordingSid"), listed.getSid())
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
