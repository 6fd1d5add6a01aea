package org.ringback.exchange.media;

import java.time.Duration;

/// Sine waves of one or two frequencies, continuous or in a cadence.
public final class Tone implements AudioSource {
  private static final int RATE = 8000;
  private static final double AMPLITUDE = 6000;

  private final double[] hertz;
  private final int on;
  private final int off;
  private final long samples;
  private long position;

  private Tone(double[] hertz, Duration on, Duration off, long samples) {
    this.hertz = hertz;
    this.on = samplesIn(on);
    this.off = samplesIn(off);
    this.samples = samples;
  }

  /// Returns the North American ringback: 440 and 480 Hz, two seconds of every six. Endless.
  public static Tone ringback() {
    return endless(440, 480, Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  /// Returns the North American busy tone: 480 and 620 Hz, half of every second. Endless.
  public static Tone busy() {
    return endless(480, 620, Duration.ofMillis(500), Duration.ofMillis(500));
  }

  /// Returns a tone of one frequency.
  public static Tone of(double hertz, Duration duration) {
    return new Tone(new double[] {hertz}, duration, Duration.ZERO, samplesIn(duration));
  }

  /// Returns the two frequencies of a telephone key for 160 ms (ITU-T Q.23).
  ///
  /// @throws IllegalArgumentException unless the digit is one of `0-9 * # A-D`
  public static Tone key(char digit) {
    int at = "123A456B789C*0#D".indexOf(digit);
    if (at < 0) {
      throw new IllegalArgumentException("not a telephone key: " + digit);
    }
    double[] rows = {697, 770, 852, 941};
    double[] columns = {1209, 1336, 1477, 1633};
    Duration pressed = Duration.ofMillis(160);
    return new Tone(
        new double[] {rows[at / 4], columns[at % 4]}, pressed, Duration.ZERO, samplesIn(pressed));
  }

  private static Tone endless(double low, double high, Duration on, Duration off) {
    return new Tone(new double[] {low, high}, on, off, Long.MAX_VALUE);
  }

  private static int samplesIn(Duration duration) {
    return (int) (duration.toMillis() * RATE / 1000);
  }

  @Override
  public boolean read(short[] frame) {
    if (position >= samples) {
      return false;
    }
    for (int i = 0; i < frame.length; i++, position++) {
      frame[i] = position < samples && position % (on + off) < on ? sample() : 0;
    }
    return true;
  }

  private short sample() {
    double sum = 0;
    for (double each : hertz) {
      sum += Math.sin(2 * Math.PI * each * position / RATE);
    }
    return (short) (AMPLITUDE * sum / hertz.length);
  }
}
