package org.ringback.exchange.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookResponse;
import org.ringback.exchange.webhook.WebhookSender;

/// Tests the samples of a recording. Times are in milliseconds.
class RecordingTest {
  private static final int BEAT = 20;

  private final List<WebhookRequest> callbacks = new ArrayList<>();
  private final Account account = new Accounts(Clock.systemUTC(), new Random(1)).create("Acme");
  private final Recordings recordings =
      new Recordings(
          new CallbackCollector(),
          () -> URI.create("http://localhost:1"),
          Clock.systemUTC(),
          new Random(2),
          Runnable::run,
          RecordingFaults.NONE);

  private final class CallbackCollector implements WebhookSender {
    private final AlertLog alerts = new AlertLog(Clock.systemUTC(), new Random(3));

    @Override
    public AlertLog alerts() {
      return alerts;
    }

    @Override
    public WebhookResponse send(Account to, WebhookRequest request) {
      callbacks.add(request);
      return new WebhookResponse.Answered(204, "", "");
    }
  }

  @AfterEach
  void close() {
    recordings.close();
  }

  private Recording begin(int channels, RecordingTrack track, boolean trim) {
    return recordings.open(
        new RecordingRequest(
            account,
            "CA1",
            null,
            RecordingSource.START_CALL_RECORDING_API,
            channels,
            track,
            trim,
            WebhookTarget.post("http://localhost:2/recorded"),
            Set.of("in-progress", "completed", "absent")));
  }

  /// Records a tone on each side; 0 Hz is silence.
  private static void pass(Recording recording, int millis, double said, double heard) {
    Tone left = Tone.of(said, Duration.ofMillis(millis));
    Tone right = Tone.of(heard, Duration.ofMillis(millis));
    for (int at = 0; at < millis; at += BEAT) {
      short[] in = new short[160];
      short[] out = new short[160];
      left.read(in);
      right.read(out);
      recording.frame(in, out);
    }
  }

  private short[][] sound(Recording recording, int channels) throws Exception {
    recording.stop();
    recording.await();
    byte[] wav;
    try (WavStream stream = recordings.sound(recording, channels)) {
      wav = stream.readAllBytes();
      assertThat(wav).hasSize((int) stream.size());
    }
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      assertThat(in.getFormat().getChannels()).isEqualTo(channels);
      assertThat(in.getFormat().getSampleRate()).isEqualTo(8000);
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

  private static short[] part(short[] track, int from, int to) {
    return Arrays.copyOfRange(track, from * 8, to * 8);
  }

  private static void isTone(short[] track, double hertz, int from, int to) {
    assertThat(Goertzel.share(part(track, from, to), hertz)).isGreaterThan(0.99);
  }

  private static void isSilent(short[] track, int from, int to) {
    assertThat(Goertzel.loudness(part(track, from, to))).isZero();
  }

  @Test
  void each_side_is_on_its_channel_at_its_exact_sample() throws Exception {
    Recording recording = begin(2, RecordingTrack.BOTH, false);
    pass(recording, 1000, 0, 0);
    pass(recording, 500, 440, 0);
    pass(recording, 1500, 0, 0);
    pass(recording, 240, 0, 700);
    pass(recording, 260, 440, 700);

    short[][] tracks = sound(recording, 2);

    assertThat(tracks[0]).hasSize(3500 * 8);
    isSilent(tracks[0], 0, 1000);
    isTone(tracks[0], 440, 1000, 1500);
    isSilent(tracks[0], 1500, 3240);
    isTone(tracks[0], 440, 3240, 3500);
    isSilent(tracks[1], 0, 3000);
    isTone(tracks[1], 700, 3000, 3240);
    isTone(tracks[1], 700, 3240, 3500);
    assertThat(recording.record().duration()).isEqualTo(Duration.ofMillis(3500));
  }

  @Test
  void two_channels_are_mixed_when_one_is_requested() throws Exception {
    Recording recording = begin(2, RecordingTrack.BOTH, false);
    pass(recording, 600, 440, 0);
    pass(recording, 400, 0, 700);

    short[][] tracks = sound(recording, 1);

    assertThat(tracks[0]).hasSize(8000);
    isTone(tracks[0], 440, 0, 600);
    isTone(tracks[0], 700, 600, 1000);
  }

  @Test
  void a_pause_is_skipped_or_silent() throws Exception {
    Recording recording = begin(1, RecordingTrack.BOTH, false);
    pass(recording, 400, 440, 0);
    assertThat(recording.pause(Recording.Pause.SKIP)).isTrue();
    pass(recording, 1000, 700, 0);
    recording.resume();
    pass(recording, 400, 880, 0);
    recording.pause(Recording.Pause.SILENCE);
    pass(recording, 300, 700, 700);
    recording.resume();
    pass(recording, 400, 440, 0);

    short[] track = sound(recording, 1)[0];

    assertThat(track).hasSize(1500 * 8);
    isTone(track, 440, 0, 400);
    isTone(track, 880, 400, 800);
    isSilent(track, 800, 1100);
    isTone(track, 440, 1100, 1500);
  }

  @Test
  void one_direction_alone_is_recorded() throws Exception {
    Recording recording = begin(1, RecordingTrack.OUTBOUND, false);
    pass(recording, 400, 440, 700);

    isTone(sound(recording, 1)[0], 700, 0, 400);
  }

  @Test
  void silence_is_trimmed_at_both_ends_and_preserved_in_the_middle() throws Exception {
    Recording recording = begin(2, RecordingTrack.BOTH, true);
    pass(recording, 2000, 0, 0);
    pass(recording, 400, 440, 0);
    pass(recording, 3000, 0, 0);
    pass(recording, 400, 0, 700);
    pass(recording, 1000, 0, 0);

    short[][] tracks = sound(recording, 2);

    assertThat(tracks[0]).hasSize(3800 * 8);
    isTone(tracks[0], 440, 0, 400);
    isTone(tracks[1], 700, 3400, 3800);
  }

  @Test
  void the_audio_can_be_read_from_any_offset() throws Exception {
    Recording recording = begin(2, RecordingTrack.BOTH, false);
    pass(recording, 3000, 440, 700);
    recording.stop();
    recording.await();
    for (int channels = 1; channels <= 2; channels++) {
      byte[] whole = from(recording, channels, 0);
      for (int start : new int[] {1, 43, 44, 45, 12_345, whole.length - 1}) {
        assertThat(from(recording, channels, start))
            .isEqualTo(Arrays.copyOfRange(whole, start, whole.length));
      }
    }
  }

  private byte[] from(Recording recording, int channels, int start) throws IOException {
    try (WavStream stream = recordings.sound(recording, channels)) {
      stream.startAt(start);
      return stream.readAllBytes();
    }
  }

  @Test
  void the_start_and_end_are_reported() throws Exception {
    Recording recording = begin(2, RecordingTrack.BOTH, false);
    pass(recording, 2600, 440, 0);
    recording.stop();
    recording.await();

    assertThat(callbacks.stream().map(RecordingTest::form).toList())
        .satisfiesExactly(
            begun ->
                assertThat(begun)
                    .contains("RecordingStatus=in-progress")
                    .noneMatch(p -> p.startsWith("RecordingDuration")),
            done ->
                assertThat(done)
                    .contains(
                        "RecordingStatus=completed",
                        "RecordingDuration=3",
                        "RecordingChannels=2",
                        "RecordingSource=StartCallRecordingAPI",
                        "CallSid=CA1",
                        "RecordingUrl=" + recording.url()));
  }

  @Test
  void an_empty_recording_is_absent() throws Exception {
    Recording recording = begin(1, RecordingTrack.BOTH, false);
    recording.stop();

    assertThat(recording.await().status()).isEqualTo(RecordingStatus.ABSENT);
    assertThat(form(callbacks.getLast())).contains("RecordingStatus=absent");
    assertThat(recording.pause(Recording.Pause.SKIP)).isFalse();
  }

  private static List<String> form(WebhookRequest request) {
    return request.parameters().stream()
        .map(p -> p.getKey() + "=" + p.getValue())
        .collect(Collectors.toList());
  }
}
