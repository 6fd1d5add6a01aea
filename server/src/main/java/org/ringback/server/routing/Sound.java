package org.ringback.server.routing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// A generated sound for callers who wait.
enum Sound {
  /// The ringing tone of North America: 440 and 480 Hz, two seconds on and four off.
  RINGING("ringing", 6, Sound::ringing),
  /// Hold music: soft broken chords.
  MUSIC("music", 12, Sound::music);

  private static final int RATE = 8000;
  private static final double RINGING_SECONDS = 2;
  private static final double NOTE_SECONDS = 0.5;

  /// Two bars of quarter notes on each chord, in semitones above A3.
  private static final int[] NOTES = {
    3, 7, 10, 15, 10, 7, 0, 3, 7, 12, 7, 3, -4, 0, 3, 8, 3, 0, -2, 2, 5, 10, 5, 2
  };

  private final String label;
  private final int seconds;
  private final DoubleUnaryOperator wave;

  /// @param wave the amplitude, from -1 to 1, by time in seconds
  Sound(String label, int seconds, DoubleUnaryOperator wave) {
    this.label = label;
    this.seconds = seconds;
    this.wave = wave;
  }

  /// Returns the name of the file. It has a version, because the file is cached for a year.
  String file() {
    return label + "-1.wav";
  }

  /// Returns the sound as a WAV file: 16 bit PCM, 8 kHz, mono.
  byte[] wav() {
    ByteBuffer samples = ByteBuffer.allocate(seconds * RATE * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < seconds * RATE; i++) {
      double amplitude = wave.applyAsDouble((double) i / RATE);
      samples.putShort((short) Math.round(amplitude * Short.MAX_VALUE));
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AudioInputStream pcm =
        new AudioInputStream(
            new ByteArrayInputStream(samples.array()), format, (long) seconds * RATE)) {
      AudioSystem.write(pcm, AudioFileFormat.Type.WAVE, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static double ringing(double time) {
    return time < RINGING_SECONDS ? 0.15 * (sine(440, time) + sine(480, time)) : 0;
  }

  private static double music(double time) {
    int note = (int) (time / NOTE_SECONDS);
    double sinceNote = time - note * NOTE_SECONDS;
    double pitch = 220 * Math.pow(2, NOTES[note % NOTES.length] / 12.0);
    double attack = Math.min(1, sinceNote / 0.02);
    double release = Math.min(1, (NOTE_SECONDS - sinceNote) / 0.02);
    double tone = sine(pitch, time) + 0.3 * sine(2 * pitch, time);
    return 0.18 * attack * release * Math.exp(-2 * sinceNote) * tone;
  }

  private static double sine(double hertz, double time) {
    return Math.sin(2 * Math.PI * hertz * time);
  }
}
