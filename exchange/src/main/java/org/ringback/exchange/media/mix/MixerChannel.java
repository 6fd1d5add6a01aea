package org.ringback.exchange.media.mix;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioQueue;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.TextSource;

/// A participant's channel of a [Mixer]. Any thread may change its settings, which take effect at
/// the next tick.
public final class MixerChannel {
  private static final double AUDIBLE = 0.01; // of full scale, about -40 dBFS
  private static final int TICKS_TO_START_OF_SPEECH = 3;
  private static final int TICKS_TO_END_OF_SPEECH = 50;

  private final AudioQueue input = new AudioQueue();
  private final AudioQueue output = new AudioQueue();
  private final ActiveSounds sounds = new ActiveSounds();
  private volatile boolean isolated = true;
  private volatile boolean muted;
  private volatile @Nullable MixerChannel coached;
  private volatile Consumer<Boolean> speech = _ -> {};

  // the clock's thread only
  private final short[] voice = new short[AudioSource.SAMPLES_PER_FRAME];
  private volatile short[][] delayed = {};
  private int oldest;
  private boolean isSpeaking;
  private int ticks;

  private final Consumer<String> spokenText;
  private volatile @Nullable MediaEndpoint leg;

  /// @param spokenText receives this channel and the text of each speech of its leg
  MixerChannel(BiConsumer<MixerChannel, String> spokenText) {
    this.spokenText = text -> spokenText.accept(this, text);
  }

  /// Connects a leg to the mixer in both directions.
  public void attach(MediaEndpoint leg) {
    this.leg = leg;
    leg.addTextListener(spokenText);
    leg.play(output, () -> {});
    leg.onAudio(input);
  }

  /// Disconnects a leg, which then receives silence.
  public void detach(MediaEndpoint leg) {
    leg.removeTextListener(spokenText);
    this.leg = null;
    leg.onAudio(_ -> {});
    leg.silence();
  }

  /// Returns the input queue, for audio that does not come from a leg.
  public AudioQueue input() {
    return input;
  }

  /// Returns the output queue, for a receiver that is not a leg.
  public AudioQueue output() {
    return output;
  }

  /// Isolates the channel, on hold or while waiting: it receives only its own sounds and is not
  /// heard.
  public void isolated(boolean now) {
    isolated = now;
  }

  /// Mutes the channel: it receives all others and is not heard.
  public void muted(boolean now) {
    muted = now;
  }

  /// Delays the audio of the leg, like a jitter buffer.
  public void delay(int millis) {
    delayed = new short[millis / 20][AudioSource.SAMPLES_PER_FRAME];
  }

  /// Makes this channel a coach: it receives all others and is heard by one channel only.
  ///
  /// @param channel the channel that hears this one; null for all, this channel itself for none
  public void coach(@Nullable MixerChannel channel) {
    coached = channel;
  }

  void stopCoaching(MixerChannel channel) {
    if (coached == channel) {
      muted = true; // audio for one channel must not reach all
      coached = null;
    }
  }

  /// Plays a sound to this channel only.
  ///
  /// @param ended runs once, at the end of the sound; not when it is stopped
  public void play(AudioSource source, Runnable ended) {
    sounds.add(source, ended);
  }

  /// Stops the sounds that play to this channel only.
  public void silence() {
    sounds.clear();
  }

  /// Sets the listener for the start (true) and end (false) of speech. The media clock calls it, so
  /// it must not block.
  public void onSpeech(Consumer<Boolean> listener) {
    speech = listener;
  }

  boolean isIsolated() {
    return isolated;
  }

  boolean isHeardByAll() {
    return !isolated && !muted && coached == null;
  }

  boolean isHeardOnlyBy(MixerChannel other) {
    return !isolated && !muted && coached == other && other != this;
  }

  void reportHeardText(String text, TextSource source) {
    MediaEndpoint listener = leg;
    if (listener != null) {
      listener.reportHeardText(text, source);
    }
  }

  void readInput() {
    input.read(voice);
    swapWithOldest(delayed);
    detectSpeech();
  }

  private void swapWithOldest(short[][] frames) {
    if (frames.length > 0) {
      oldest = (oldest + 1) % frames.length;
      short[] newest = voice.clone();
      System.arraycopy(frames[oldest], 0, voice, 0, voice.length);
      frames[oldest] = newest;
    }
  }

  private void detectSpeech() {
    double energy = 0;
    for (short sample : voice) {
      energy += (double) sample * sample;
    }
    boolean isLoud = !isolated && !muted && Math.sqrt(energy / voice.length) / 32768 > AUDIBLE;
    ticks = isLoud == isSpeaking ? 0 : ticks + 1;
    if (ticks >= (isSpeaking ? TICKS_TO_END_OF_SPEECH : TICKS_TO_START_OF_SPEECH)) {
      isSpeaking = isLoud;
      ticks = 0;
      speech.accept(isLoud);
    }
  }

  void addVoice(int[] sum, int sign) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * voice[i];
    }
  }

  void writeOutput(int[] sum) {
    sounds.mixInto(sum);
    output.write(Mixer.clamped(sum));
  }
}
