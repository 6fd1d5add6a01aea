package org.ringback.exchange.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.call.Recording;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.media.SoundFile;

/// Tests finished recordings, of calls and of messages: their audio, prices, list and deletion.
class StoredRecordingTest extends RecordedCallScenario {
  @Test
  void the_audio_is_served_in_ranges_and_only_to_its_account() throws Exception {
    call(" record='true' recordingStatusCallback='/status-recording'");
    caller.hangsUp();
    String url = awaitCallback("completed").get("RecordingUrl") + ".wav";
    byte[] whole = get(url).body();

    HttpResponse<byte[]> part = get(url, "Range", "bytes=100-299");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range"))
        .contains("bytes 100-299/" + whole.length);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 300));
    assertThat(get(url, "Range", "bytes=-50").body())
        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 50, whole.length));
    assertThat(get(url, "Range", "bytes=" + whole.length + "-").statusCode()).isEqualTo(416);
    assertThat(get(url + "?RequestedChannels=2").statusCode()).isEqualTo(400);
    assertThat(
            http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void the_audio_is_served_as_mp3() throws Exception {
    call(" record='record-from-answer-dual' recordingStatusCallback='/status-recording'");
    caller.hangsUp();
    String url = awaitCallback("completed").get("RecordingUrl") + "";
    short[] wav = SoundFile.read(get(url + ".wav").body());

    HttpResponse<byte[]> answer = get(url + ".mp3");

    assertThat(answer.headers().firstValue("Content-Type")).contains("audio/mpeg");
    short[] mp3 = SoundFile.read(answer.body());
    assertThat(mp3.length).isBetween(wav.length, wav.length + 4000); // whole frames
    assertThat(largestShare(mp3, 440)).isGreaterThan(0.3);
    assertThat(largestShare(mp3, 700)).isGreaterThan(0.3);
    assertThat(get(url + ".mp3?RequestedChannels=2").body().length)
        .isGreaterThan(answer.body().length);
    assertThat(get(url + ".mp3", "Range", "bytes=10-19").body())
        .isEqualTo(Arrays.copyOfRange(answer.body(), 10, 20));
  }

  @Test
  void a_recording_has_its_price_some_time_after_its_completion_even_when_it_is_deleted() {
    call(
        " record='record-from-answer' recordingStatusCallback='/status-recording'"
            + " recordingStatusCallbackEvent='completed'");
    caller.hangsUp();
    String sid = awaitCallback("completed").get("RecordingSid");
    var fetched = com.twilio.rest.api.v2010.account.Recording.fetcher(sid);
    assertThat(fetched.fetch(twilio).getPrice()).isNull();
    assertThat(com.twilio.rest.api.v2010.account.Recording.deleter(sid).delete(twilio)).isTrue();

    fixture.exchange.clock().step(Duration.ofMinutes(1));

    assertThatThrownBy(() -> fetched.fetch(twilio)).isInstanceOf(ApiException.class);
    var deleted =
        com.twilio.rest.api.v2010.account.Recording.fetcher(sid)
            .setIncludeSoftDeleted(true)
            .fetch(twilio);
    assertThat(deleted.getPrice()).isEqualTo("-0.00250");
    assertThat(deleted.getPriceUnit()).hasToString("USD");
    assertThat(deleted.getStatus()).hasToString("deleted");
    assertThat(
            com.twilio.rest.api.v2010.account.Recording.reader()
                .setIncludeSoftDeleted(true)
                .read(twilio))
        .extracting(com.twilio.rest.api.v2010.account.Recording::getSid)
        .containsExactly(sid);
    assertThat(com.twilio.rest.api.v2010.account.Recording.reader().read(twilio)).isEmpty();

    fixture.exchange.clock().step(Duration.ofDays(41));

    assertThatThrownBy(
            () ->
                com.twilio.rest.api.v2010.account.Recording.fetcher(sid)
                    .setIncludeSoftDeleted(true)
                    .fetch(twilio))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void a_recording_can_be_kept_in_processing() throws Exception {
    fixture
        .exchange
        .chaos()
        .add(ChaosRule.of(ChaosMode.RECORDINGS_PROCESSING).withLength(Duration.ofHours(1)));
    call(
        " record='record-from-answer' recordingStatusCallback='/status-recording'"
            + " recordingStatusCallbackEvent='completed'");
    caller.hangsUp();
    ReceivedWebhook dialed = fixture.app.awaitWebhook("/dialed");
    assertThat(Integer.parseInt(dialed.get("RecordingDuration"))).isPositive();
    String sid = dialed.get("RecordingSid");
    var fetched = com.twilio.rest.api.v2010.account.Recording.fetcher(sid);
    var processing = fetched.fetch(twilio);
    assertThat(processing.getStatus()).hasToString("processing");
    assertThat(processing.getDuration()).isEqualTo("-1");
    assertThat(get(dialed.get("RecordingUrl") + ".wav").statusCode()).isEqualTo(404);

    fixture.exchange.clock().step(Duration.ofHours(1));

    assertThat(awaitCallback("completed").get("RecordingSid")).isEqualTo(sid);
    assertThat(fetched.fetch(twilio).getStatus()).hasToString("completed");
    assertThat(get(dialed.get("RecordingUrl") + ".wav").statusCode()).isEqualTo(200);
  }

  @Test
  void recordings_are_listed_and_deleted() {
    call("");
    Recording one = Recording.creator(caller.call()).create(twilio);
    Recording.updater(caller.call(), one.getSid(), Recording.Status.STOPPED).update(twilio);
    Recording.creator(caller.call()).create(twilio);

    assertThat(Recording.reader(caller.call()).read(twilio)).hasSize(2);
    assertThat(
            com.twilio.rest.api.v2010.account.Recording.reader()
                .setCallSid(caller.call())
                .read(twilio))
        .hasSize(2);
    assertThat(
            com.twilio.rest.api.v2010.account.Recording.reader()
                .setConferenceSid("CF" + "0".repeat(32))
                .read(twilio))
        .isEmpty();
    assertThat(Recording.deleter(caller.call(), one.getSid()).delete(twilio)).isTrue();
    assertThat(Recording.reader(caller.call()).read(twilio)).hasSize(1);
    assertThatThrownBy(() -> Recording.fetcher(caller.call(), one.getSid()).fetch(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }

  @Test
  void an_ended_call_cannot_be_recorded() {
    call("");
    caller.hangsUp();
    Eventually.get(
        () ->
            fixture
                .exchange
                .calls()
                .find(fixture.account, caller.call())
                .filter(call -> call.status().isFinal()),
        () -> "the call has not ended");

    assertThatThrownBy(() -> Recording.creator(caller.call()).create(twilio))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(21220);
              assertThat(e.getStatusCode()).isEqualTo(400);
            });
  }

  @Test
  void a_message_is_recorded_until_its_finish_key() throws Exception {
    fixture.app.answer(
        "/voice",
        "<Record action='/taken' finishOnKey='#' trim='do-not-trim'"
            + " recordingStatusCallback='/status-recording'/>");
    fixture.app.answer("/taken", "<Hangup/>");
    caller.dials(ExchangeFixture.NUMBER).says(440);
    caller.expectHasHeard("the beep", sound -> AudioCaller.isHeard(sound, 1000));
    Eventually.get(
        () ->
            fixture.exchange.calls().find(fixture.account, caller.call()).isPresent()
                    && caller.peer().received().length() > 2 * 8000
                ? Optional.of(true)
                : Optional.<Boolean>empty(),
        () -> "it does not go on");
    caller.peer().press('#');

    ReceivedWebhook taken = fixture.app.awaitWebhook("/taken");
    assertThat(taken.get("Digits")).isEqualTo("#");
    assertThat(awaitCallback("completed").get("RecordingSource")).isEqualTo("RecordVerb");
    short[] track = tracks(get(taken.get("RecordingUrl") + ".wav").body())[0];
    assertThat(largestShare(track, 440)).isGreaterThan(0.9);
    assertThat(Integer.parseInt(taken.get("RecordingDuration")))
        .isEqualTo(Math.round(track.length / 8000f));
  }

  @Test
  void a_message_ends_at_its_maximum_length() {
    fixture.app.answer(
        "/voice",
        "<Record action='/taken' maxLength='1' timeout='60' playBeep='false' trim='do-not-trim'/>");
    fixture.app.answer("/taken", "<Hangup/>");
    caller.dials(ExchangeFixture.NUMBER).says(440);

    ReceivedWebhook taken = fixture.app.awaitWebhook("/taken");

    assertThat(taken.get("RecordingDuration")).isEqualTo("1");
    assertThat(taken.form()).doesNotContainKey("Digits");
  }

  @Test
  void a_message_ends_by_silence_and_an_empty_one_is_absent() {
    fixture.app.answer(
        "/voice",
        "<Record timeout='1' action='/taken' playBeep='false'"
            + " recordingStatusCallback='/status-recording'"
            + " recordingStatusCallbackEvent='absent'/><Redirect>/next</Redirect>");
    fixture.app.answer("/next", "<Hangup/>");
    caller.dials(ExchangeFixture.NUMBER);

    fixture.app.awaitWebhook("/next");
    assertThat(awaitCallback("absent").get("CallSid")).isEqualTo(caller.call());
    assertThat(fixture.app.all("/taken")).isEmpty();
  }
}
