package org.ringback.exchange.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.call.Recording;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.SoundFile;

/// Tests what a recording of a call or a conference contains, and when it starts and stops.
class CallRecordingTest extends RecordedCallScenario {
  @Test
  void a_dial_is_recorded_with_the_caller_left_and_the_called_party_right() throws Exception {
    call(
        " record='record-from-answer-dual' recordingStatusCallback='/status-recording'"
            + " recordingStatusCallbackEvent='in-progress completed'");

    caller.hangsUp();
    ReceivedWebhook done = awaitCallback("completed");
    short[][] tracks = tracks(get(done.get("RecordingUrl") + ".wav?RequestedChannels=2").body());
    short[][] mono = tracks(get(done.get("RecordingUrl")).body());

    assertThat(largestShare(tracks[0], 440)).isGreaterThan(0.95);
    assertThat(largestShare(tracks[0], 700)).isLessThan(0.05);
    assertThat(largestShare(tracks[1], 700)).isGreaterThan(0.95);
    assertThat(largestShare(tracks[1], 440)).isLessThan(0.05);
    assertThat(mono).hasNumberOfRows(1);
    assertThat(largestShare(mono[0], 440)).isGreaterThan(0.4);
    assertThat(largestShare(mono[0], 700)).isGreaterThan(0.4);
    assertThat(mono[0]).hasSameSizeAs(tracks[0]);
    assertThat(done.form())
        .containsEntry("CallSid", caller.call())
        .containsEntry("RecordingSource", "DialVerb")
        .containsEntry("RecordingChannels", "2");
    assertThat(awaitCallback("in-progress").get("RecordingSid"))
        .isEqualTo(done.get("RecordingSid"));
    assertThat(fixture.app.awaitWebhook("/dialed").form())
        .containsEntry("RecordingUrl", done.get("RecordingUrl"))
        .containsEntry("RecordingSid", done.get("RecordingSid"));
    var read =
        com.twilio.rest.api.v2010.account.Recording.fetcher(done.get("RecordingSid")).fetch(twilio);
    assertThat(read.getStatus().toString()).isEqualTo("completed");
    assertThat(read.getChannels()).isEqualTo(2);
    assertThat(read.getSource().toString()).isEqualTo("DialVerb");
    assertThat(read.getDuration()).isEqualTo(done.get("RecordingDuration"));
    assertThat(read.getMediaUrl().toString()).isEqualTo(done.get("RecordingUrl"));
  }

  @Test
  void rest_starts_pauses_resumes_and_stops_a_recording() throws Exception {
    call("");
    Recording begun =
        Recording.creator(caller.call())
            .setRecordingChannels("dual")
            .setRecordingStatusCallback(URI.create(fixture.app.url("/status-recording")))
            .create(twilio);
    assertThat(begun.getStatus()).isEqualTo(Recording.Status.IN_PROGRESS);
    assertThat(begun.getTrack()).isEqualTo("both");
    assertThat(begun.getSource()).isEqualTo(Recording.Source.START_CALL_RECORDING_API);
    caller.expectHears(700);

    Recording paused =
        Recording.updater(caller.call(), "Twilio.CURRENT", Recording.Status.PAUSED)
            .setPauseBehavior("skip")
            .update(twilio);
    assertThat(paused.getStatus()).isEqualTo(Recording.Status.PAUSED);
    caller.says(880);
    agent.expectHears(880);
    caller.says(440);
    agent.expectHears("440 Hz alone", s -> Goertzel.share(s, 440) > 0.95);
    Recording.updater(caller.call(), begun.getSid(), Recording.Status.IN_PROGRESS).update(twilio);
    caller.expectHears(700);
    Recording.updater(caller.call(), begun.getSid(), Recording.Status.STOPPED).update(twilio);
    ReceivedWebhook done = awaitCallback("completed");

    short[][] tracks = tracks(get(done.get("RecordingUrl") + ".wav?RequestedChannels=2").body());
    assertThat(largestShare(tracks[0], 880)).isLessThan(0.05);
    assertThat(largestShare(tracks[1], 700)).isGreaterThan(0.9);
    assertThatThrownBy(
            () ->
                Recording.updater(caller.call(), begun.getSid(), Recording.Status.PAUSED)
                    .update(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21220));
    assertThat(caller.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void a_dial_recorded_from_ringing_includes_the_ringing() throws Exception {
    rings(" record='record-from-ringing-dual' recordingStatusCallback='/status-recording'");
    caller.expectHears("the ringing", s -> AudioCaller.isHeard(s, 480));
    talk();
    caller.hangsUp();

    short[][] tracks =
        tracks(get(awaitCallback("completed").get("RecordingUrl") + "?RequestedChannels=2").body());

    assertThat(largestShare(tracks[0], 440)).isGreaterThan(0.3);
    assertThat(largestShare(tracks[1], 480))
        .as("the ringing that the caller heard")
        .isGreaterThan(0.3);
    assertThat(largestShare(tracks[1], 700)).isGreaterThan(0.3);
  }

  @Test
  void twiml_starts_and_stops_a_recording_during_a_call() throws Exception {
    fixture.app.answer(
        "/voice",
        "<Start><Recording name='all' channels='mono' trim='do-not-trim'"
            + " recordingStatusCallback='/status-recording'"
            + " recordingStatusCallbackEvent='in-progress completed'/></Start>"
            + "<Gather numDigits='1' timeout='30' action='/stop'/>");
    fixture.app.answer("/stop", "<Stop><Recording name='all'/></Stop><Pause length='30'/>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);
    caller.expectAudio();
    caller.peer().press('1');

    ReceivedWebhook completed = awaitCallback("completed");

    assertThat(completed.form())
        .containsEntry("CallSid", caller.call())
        .containsEntry("RecordingChannels", "1")
        .containsEntry("RecordingSource", "StartCallRecordingAPI");
    assertThat(awaitCallback("in-progress").get("RecordingSid"))
        .isEqualTo(completed.get("RecordingSid"));
    assertThat(
            largestShare(SoundFile.read(get(completed.get("RecordingUrl") + ".wav").body()), 440))
        .isGreaterThan(0.1);
    assertThat(caller.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void a_conference_is_recorded_with_its_first_participant_on_the_first_channel() throws Exception {
    fixture.app.answer(
        "/voice",
        "<Dial><Conference beep='false' record='record-from-start' waitUrl=''"
            + " recordingStatusCallback='/status-recording'>R</Conference></Dial>");
    caller.dials(ExchangeFixture.NUMBER).says(440);
    agent.dials(ExchangeFixture.NUMBER).says(700);
    caller.expectHears(700);
    agent.expectHears(440);
    caller.hangsUp();
    agent.hangsUp();

    ReceivedWebhook done = awaitCallback("completed");
    assertThat(done.form())
        .containsEntry("RecordingSource", "Conference")
        .containsEntry("RecordingChannels", "2");
    var of =
        com.twilio.rest.api.v2010.account.conference.Recording.reader(done.get("ConferenceSid"))
            .read(twilio);
    assertThat(of)
        .singleElement()
        .satisfies(r -> assertThat(r.getSid()).isEqualTo(done.get("RecordingSid")));
    short[] mono = tracks(get(done.get("RecordingUrl") + ".wav").body())[0];
    assertThat(largestShare(mono, 440)).isGreaterThan(0.4);
    assertThat(largestShare(mono, 700)).isGreaterThan(0.4);
    short[][] both = tracks(get(done.get("RecordingUrl") + ".wav?RequestedChannels=2").body());
    assertThat(largestShare(both[0], 440)).isGreaterThan(0.9);
    assertThat(largestShare(both[0], 700)).isLessThan(0.05);
    assertThat(largestShare(both[1], 700)).isGreaterThan(0.9);
    assertThat(largestShare(both[1], 440)).isLessThan(0.05);
  }

  @Test
  void a_call_placed_with_record_is_recorded_from_its_answer() throws Exception {
    fixture.app.answer("/instructions", "<Pause length='30'/>");
    var placed =
        com.twilio.rest.api.v2010.account.Call.creator(
                new PhoneNumber(ExchangeFixture.CUSTOMER),
                new PhoneNumber(ExchangeFixture.NUMBER),
                URI.create(fixture.app.url("/instructions")))
            .setRecord(true)
            .setRecordingChannels("dual")
            .setTrim("do-not-trim")
            .setStatusCallback(URI.create(fixture.app.url("/status-rest")))
            .setRecordingStatusCallback(fixture.app.url("/status-recording"))
            .create(twilio);
    caller.answers().says(440);
    caller.expectAudio();
    caller.expectAudio();
    caller.hangsUp();

    ReceivedWebhook done = awaitCallback("completed");
    assertThat(done.form())
        .containsEntry("CallSid", placed.getSid())
        .containsEntry("RecordingSource", "OutboundAPI")
        .containsEntry("RecordingChannels", "2");
    assertThat(fixture.app.awaitWebhook("/status-rest").form())
        .containsEntry("CallStatus", "completed")
        .containsEntry("RecordingUrl", done.get("RecordingUrl"))
        .containsEntry("RecordingSid", done.get("RecordingSid"))
        .containsEntry("RecordingDuration", done.get("RecordingDuration"));
    short[][] tracks = tracks(get(done.get("RecordingUrl") + ".wav?RequestedChannels=2").body());
    assertThat(largestShare(tracks[0], 440)).isGreaterThan(0.95);
    assertThat(largestShare(tracks[1], 440)).isLessThan(0.05);
  }
}
