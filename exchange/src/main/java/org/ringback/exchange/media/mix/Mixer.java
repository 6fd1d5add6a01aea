package org.ringback.exchange.media.mix;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.media.TextSource;

/// Mixes the audio of any number of channels in every tick of the media clock. Each channel
/// receives all others but not itself. The sum is clipped at full scale.
public final class Mixer implements AutoCloseable {
  private static final int SAMPLES = AudioSource.SAMPLES_PER_FRAME;

  private final MediaClock clock;
  private final Runnable tick = this::mix;
  private final List<MixerChannel> channels = new CopyOnWriteArrayList<>();
  private final ActiveSounds announcements = new ActiveSounds();
  private volatile @Nullable Recorder recorder;

  // the clock's thread only
  private final int[] all = new int[SAMPLES];
  private final int[] own = new int[SAMPLES];

  private Mixer(MediaClock clock) {
    this.clock = clock;
  }

  public static Mixer start(MediaClock clock) {
    Mixer mixer = new Mixer(clock);
    clock.add(mixer.tick);
    return mixer;
  }

  /// Adds a channel. It is isolated until [MixerChannel#isolated] changes that.
  public MixerChannel addChannel() {
    MixerChannel channel = new MixerChannel(this::reportSpokenText);
    channels.add(channel);
    return channel;
  }

  public void remove(MixerChannel channel) {
    channels.remove(channel);
    channels.forEach(each -> each.stopCoaching(channel));
  }

  /// Plays a sound to all channels that are not isolated.
  ///
  /// @param ended runs once, at the end of the sound
  public void announce(AudioSource source, Runnable ended) {
    announcements.add(source, ended);
  }

  /// Reports the text of an announcement to all legs that are not isolated.
  public void reportAnnouncedText(String text) {
    for (MixerChannel each : channels) {
      if (!each.isIsolated()) {
        each.reportHeardText(text, TextSource.SAY);
      }
    }
  }

  /// Reports the text of a speaker to the legs that hear the speaker now.
  private void reportSpokenText(MixerChannel speaker, String text) {
    for (MixerChannel each : channels) {
      boolean isHeard = speaker.isHeardByAll() || speaker.isHeardOnlyBy(each);
      if (each != speaker && isHeard && !each.isIsolated()) {
        each.reportHeardText(text, TextSource.SCRIPT);
      }
    }
    Recorder now = recorder;
    if (now != null && speaker.isHeardByAll()) {
      now.sink().spoken(speaker == now.first(), text);
    }
  }

  /// Receives the mix in two channels.
  public interface TwoChannelSink {
    /// @param first the voice of one channel
    /// @param others the voices of all other channels, and the announcements
    void write(short[] first, short[] others);

    /// Receives the text of a speech that has ended.
    ///
    /// @param isFirst whether it was spoken on the first channel
    void spoken(boolean isFirst, String text);
  }

  private record Recorder(MixerChannel first, TwoChannelSink sink) {}

  /// Sets the sink for the mix of all voices and announcements, without coaches. It receives a
  /// frame every 20 ms, also during silence.
  ///
  /// @param first the channel whose voice is separated from the others
  public void onMix(MixerChannel first, TwoChannelSink sink) {
    recorder = new Recorder(first, sink);
  }

  private void mix() {
    Arrays.fill(all, 0);
    for (MixerChannel each : channels) {
      each.readInput();
      if (each.isHeardByAll()) {
        each.addVoice(all, 1);
      }
    }
    announcements.mixInto(all);
    for (MixerChannel each : channels) {
      Arrays.fill(own, 0);
      if (!each.isIsolated()) {
        System.arraycopy(all, 0, own, 0, SAMPLES);
        if (each.isHeardByAll()) {
          each.addVoice(own, -1);
        }
        for (MixerChannel coach : channels) {
          if (coach.isHeardOnlyBy(each)) {
            coach.addVoice(own, 1);
          }
        }
      }
      each.writeOutput(own);
    }
    Recorder now = recorder;
    if (now != null) {
      record(now);
    }
  }

  private void record(Recorder recorder) {
    MixerChannel first = recorder.first();
    Arrays.fill(own, 0);
    if (channels.contains(first) && first.isHeardByAll()) {
      first.addVoice(own, 1);
      first.addVoice(all, -1);
    }
    recorder.sink().write(clamped(own), clamped(all));
  }

  static short[] clamped(int[] sum) {
    short[] frame = new short[sum.length];
    for (int i = 0; i < sum.length; i++) {
      frame[i] = (short) Math.clamp(sum[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return frame;
  }

  @Override
  public void close() {
    clock.remove(tick);
    channels.clear();
  }
}
