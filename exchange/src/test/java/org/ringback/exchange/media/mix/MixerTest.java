package org.ringback.exchange.media.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.media.Tone;

/// Tests which channels hear each other, tick by tick.
class MixerTest {
  private static final double[] PITCHES = {400, 600, 800, 1000, 1200};

  private final ManualClock tick = new ManualClock();
  private final Mixer mixer = Mixer.start(tick);
  private final List<TestParticipant> people = new ArrayList<>();

  /// A clock that the test ticks.
  private static final class ManualClock implements MediaClock {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public void add(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void remove(Runnable task) {
      tasks.remove(task);
    }
  }

  private final class TestParticipant {
    final MixerChannel channel = mixer.addChannel();
    final Tone voice;
    short[] output = {};
    boolean silent;

    TestParticipant(double hertz) {
      voice = Tone.of(hertz, Duration.ofHours(1));
      channel.isolated(false);
      people.add(this);
    }

    double shareOf(double hertz) {
      return Goertzel.share(output, hertz);
    }
  }

  /// Runs 400 ms and stores the audio that each channel received in `output`.
  private void runTicks() {
    int ticks = 20;
    people.forEach(each -> each.output = new short[ticks * 160]);
    for (int i = 0; i < ticks; i++) {
      for (TestParticipant each : people) {
        short[] input = new short[160];
        if (!each.silent) {
          each.voice.read(input);
        }
        each.channel.input().write(input);
      }
      List.copyOf(tick.tasks).forEach(Runnable::run);
      for (TestParticipant each : people) {
        short[] frame = new short[160];
        each.channel.output().read(frame);
        System.arraycopy(frame, 0, each.output, i * 160, 160);
      }
    }
  }

  private List<TestParticipant> five() {
    return Arrays.stream(PITCHES).mapToObj(TestParticipant::new).toList();
  }

  @Test
  void every_one_of_five_hears_the_other_four_and_never_itself() {
    List<TestParticipant> five = five();

    runTicks();

    for (int listener = 0; listener < 5; listener++) {
      for (int speaker = 0; speaker < 5; speaker++) {
        double share = five.get(listener).shareOf(PITCHES[speaker]);
        if (listener == speaker) {
          assertThat(share).as("%s hears itself", listener).isLessThan(0.001);
        } else {
          assertThat(share).as("%s hears %s", listener, speaker).isBetween(0.24, 0.26);
        }
      }
    }
  }

  @Test
  void a_jitter_buffer_delays_what_the_others_hear() {
    TestParticipant speaker = new TestParticipant(400);
    TestParticipant listener = new TestParticipant(600);
    speaker.channel.delay(160);

    runTicks();

    int delay = 160 * 8;
    assertThat(Goertzel.loudness(Arrays.copyOf(listener.output, delay))).isZero();
    assertThat(Goertzel.share(Arrays.copyOfRange(listener.output, delay, 2 * delay), 400))
        .isGreaterThan(0.9);
  }

  @Test
  void the_sum_of_loud_voices_is_clipped_at_full_scale() {
    for (int i = 0; i < 20; i++) {
      new TestParticipant(400);
    }

    runTicks();

    short loudest = 0;
    for (short sample : people.getFirst().output) {
      loudest = (short) Math.max(loudest, sample);
    }
    assertThat(loudest).isEqualTo(Short.MAX_VALUE);
    assertThat(people.getFirst().shareOf(400)).isGreaterThan(0.8);
  }

  @Test
  void a_muted_participant_is_not_heard_but_hears() {
    List<TestParticipant> five = five();
    five.get(0).channel.muted(true);

    runTicks();

    assertThat(five.get(1).shareOf(400)).isLessThan(0.001);
    assertThat(five.get(0).shareOf(600)).isGreaterThan(0.2);
  }

  @Test
  void a_participant_on_hold_hears_only_its_music_and_is_not_heard() {
    List<TestParticipant> five = five();
    five.get(0).channel.isolated(true);
    five.get(0).channel.play(Tone.of(2000, Duration.ofHours(1)), () -> {});

    runTicks();

    assertThat(five.get(0).shareOf(2000)).isGreaterThan(0.99);
    for (TestParticipant each : five.subList(1, 5)) {
      assertThat(each.shareOf(400)).isLessThan(0.001);
      assertThat(each.shareOf(2000)).isLessThan(0.001);
    }
  }

  @Test
  void only_the_coached_channel_hears_a_coach_who_hears_all() {
    List<TestParticipant> five = five();
    five.get(0).channel.coach(five.get(1).channel);

    runTicks();

    assertThat(five.get(1).shareOf(400)).isBetween(0.24, 0.26);
    assertThat(five.get(2).shareOf(400)).isLessThan(0.001);
    assertThat(five.get(0).shareOf(600)).isBetween(0.24, 0.26);
    assertThat(five.get(0).shareOf(1200)).isBetween(0.24, 0.26);
  }

  @Test
  void a_coach_is_silent_after_the_coached_participant_leaves() {
    List<TestParticipant> five = five();
    five.get(0).channel.coach(five.get(1).channel);

    mixer.remove(five.get(1).channel);
    runTicks();

    assertThat(five.get(2).shareOf(400)).isLessThan(0.001);
  }

  @Test
  void all_but_isolated_channels_hear_an_announcement_and_its_end_is_reported() throws Exception {
    List<TestParticipant> five = five();
    five.forEach(each -> each.silent = true);
    five.get(0).channel.isolated(true);
    CountDownLatch ended = new CountDownLatch(1);
    mixer.announce(Tone.of(500, Duration.ofMillis(300)), ended::countDown);

    runTicks();

    assertThat(five.get(1).shareOf(500)).isGreaterThan(0.7);
    assertThat(Goertzel.loudness(five.get(0).output)).isZero();
    assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private static short[] joined(List<short[]> frames) {
    short[] all = new short[frames.size() * AudioSource.SAMPLES_PER_FRAME];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i), 0, all, i * 160, 160);
    }
    return all;
  }

  @Test
  void the_mix_contains_all_voices_with_that_of_the_first_channel_apart() {
    List<TestParticipant> five = five();
    five.get(4).channel.coach(five.get(0).channel);
    List<short[]> firsts = new ArrayList<>();
    List<short[]> others = new ArrayList<>();
    mixer.onMix(
        five.get(0).channel,
        new Mixer.TwoChannelSink() {
          @Override
          public void write(short[] first, short[] rest) {
            firsts.add(first);
            others.add(rest);
          }

          @Override
          public void spoken(boolean isFirst, String text) {}
        });

    runTicks();

    assertThat(others).hasSize(20);
    assertThat(Goertzel.share(joined(firsts), 400)).isGreaterThan(0.99);
    assertThat(Goertzel.share(joined(others), 400)).isLessThan(0.001);
    assertThat(Goertzel.share(joined(others), 600)).isBetween(0.32, 0.35);
    assertThat(Goertzel.share(joined(others), 1200)).isLessThan(0.001);
  }

  @Test
  void speech_start_and_end_are_reported() {
    TestParticipant person = new TestParticipant(400);
    List<Boolean> sink = new ArrayList<>();
    person.channel.onSpeech(sink::add);

    runTicks();
    assertThat(sink).containsExactly(true);
    person.silent = true;
    for (int i = 0; i < 4; i++) {
      runTicks();
    }
    assertThat(sink).containsExactly(true, false);
  }
}
