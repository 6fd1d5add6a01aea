package org.ringback.exchange.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.call.Recording;
import com.twilio.type.PhoneNumber;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.SoundFile;

/// Tests recordings of calls between phones over real UDP, controlled and read through Twilio's
/// library.
class CallRecordingTest {
  private static final String AGENT = "+15550002222";

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  private final HttpClient http = HttpClient.newHttpClient();
  private final AudioCaller caller = new AudioCaller(fixture, ExchangeFixture.CUSTOMER);
  private final AudioCaller agent = new AudioCaller(fixture, AGENT);

  @AfterEach
  void end() throws Exception {
    caller.close();
    agent.close();
    http.shutdownNow();
    fixture.close();
  }

  private void call(String attributes) {
    rings(attributes);
    talk();
  }

  private void rings(String attributes) {
    fixture.app.answer(
        "/voice",
        "<Dial callerId='"
            + ExchangeFixture.NUMBER
            + "' action='/dialed'"
            + attributes
            + "><Number>"
            + AGENT
            + "</Number></Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");
    caller.dials(ExchangeFixture.NUMBER);
  }

  private void talk() {
    agent.answers();
    caller.says(440);
    agent.says(700);
    caller.expectHears(700);
    agent.expectHears(440);
  }

  private ReceivedWebhook awaitCallback(String status) {
    return fixture.app.awaitWebhook(
        "/status-recording", h -> h.get("RecordingStatus").equals(status));
  }

  private HttpResponse<byte[]> get(String url, String... headers) throws Exception {
    String basic = fixture.account.sid() + ":" + fixture.account.authToken();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static short[][] tracks(byte[] wav) throws Exception {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      int channels = in.getFormat().getChannels();
      ByteBuffer pcm = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      short[][] tracks = new short[channels][pcm.remaining() / 2 / channels];
      for (int i = 0; i < tracks[0].length; i++) {
        for (short[] track : tracks) {
          track[i] = pcm.getShort();
        }
      }
      return tracks;
    }
  }

  /// Returns the largest share of a frequency in any 40 ms. A recorded tone can be as short as 60
  /// ms, because a pause may follow as soon as the other end hears it.
  private static double largestShare(short[] track, double hertz) {
    double largestShare = 0;
    for (int at = 0; at + 320 <= track.length; at += 80) {
      short[] window = Arrays.copyOfRange(track, at, at + 320);
      if (Goertzel.loudness(window) > 0.02) {
        largestShare = Math.max(largestShare, Goertzel.share(window, hertz));
      }
    }
    return largestShare;
  }

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
            + "<Say>This is being recorded.</Say><Stop><Recording name='all'/></Stop>"
            + "<Pause length='30'/>");
    caller.dials(ExchangeFixture.NUMBER);
    caller.says(440);

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
    agent.phone().awaitFrame("ended", agent.call());

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
    caller.expectHears(1000);
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
