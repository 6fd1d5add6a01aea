package org.ringback.exchange.media.mix;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioQueue;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.MediaEndpoint;

/// One participant's place in a [Mixer]. Its settings may be changed by any thread; they hold from
/// the next beat on.
public final class MixerChannel {
  private static final double AUDIBLE = 0.01; // of full scale, about -40 dBFS
  private static final int BEATS_TO_SPEAK = 3;
  private static final int BEATS_TO_FALL_SILENT = 50;

  private final AudioQueue microphone = new AudioQueue();
  private final AudioQueue ear = new AudioQueue();
  private final ActiveSounds sounds = new ActiveSounds();
  private volatile boolean apart = true;
  private volatile boolean muted;
  private volatile @Nullable MixerChannel coached;
  private volatile Consumer<Boolean> speech = _ -> {};

  // the clock's thread only
  private final short[] voice = new short[AudioSource.SAMPLES_PER_FRAME];
  private boolean speaks;
  private int beats;

  MixerChannel() {}

  /// Sits down with a leg: it is heard here, and hears what is said here.
  public void take(MediaEndpoint leg) {
    leg.play(ear, () -> {});
    leg.onAudio(microphone);
  }

  /// Gets up: the leg hears silence.
  public void free(MediaEndpoint leg) {
    leg.onAudio(_ -> {});
    leg.silence();
  }

  /// For a microphone that is not a leg's.
  public AudioQueue microphone() {
    return microphone;
  }

  /// For an ear that is not a leg's.
  public AudioQueue ear() {
    return ear;
  }

  /// On hold, or waiting for the others: hears its own sounds only, and is not heard.
  public void apart(boolean now) {
    apart = now;
  }

  /// Hears all, and is not heard.
  public void muted(boolean now) {
    muted = now;
  }

  /// Hears all, and is heard by this one only.
  ///
  /// @param seat null: by all; this one itself: by nobody
  public void coach(@Nullable MixerChannel seat) {
    coached = seat;
  }

  void stopCoaching(MixerChannel seat) {
    if (coached == seat) {
      muted = true; // what was for one alone must not be heard by all
      coached = null;
    }
  }

  /// Lets only this one hear a sound.
  ///
  /// @param ended run once, when it has no more; not when it is broken off
  public void play(AudioSource source, Runnable ended) {
    sounds.add(source, ended);
  }

  /// Breaks off what only this one hears.
  public void silence() {
    sounds.clear();
  }

  /// Who is told when it begins (true) and ends (false) to speak aloud. Called by the media clock:
  /// it must not block.
  public void onSpeech(Consumer<Boolean> listener) {
    speech = listener;
  }

  boolean isApart() {
    return apart;
  }

  boolean speaksToAll() {
    return !apart && !muted && coached == null;
  }

  boolean speaksOnlyTo(MixerChannel other) {
    return !apart && !muted && coached == other && other != this;
  }

  void listen() {
    microphone.read(voice);
    hearSpeech();
  }

  private void hearSpeech() {
    double energy = 0;
    for (short sample : voice) {
      energy += (double) sample * sample;
    }
    boolean aloud = !apart && !muted && Math.sqrt(energy / voice.length) / 32768 > AUDIBLE;
    beats = aloud == speaks ? 0 : beats + 1;
    if (beats >= (speaks ? BEATS_TO_FALL_SILENT : BEATS_TO_SPEAK)) {
      speaks = aloud;
      beats = 0;
      speech.accept(aloud);
    }
  }

  void addVoice(int[] sum, int sign) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * voice[i];
    }
  }

  void speak(int[] sum) {
    sounds.mixInto(sum);
    ear.write(Mixer.clamped(sum));
  }
}
