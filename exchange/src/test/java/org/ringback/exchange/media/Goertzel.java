package org.ringback.exchange.media;

/// Detects a tone: computes the share of energy at one frequency.
public final class Goertzel {
  private static final double RATE = 8000;

  private Goertzel() {}

  /// Returns the share of the energy at a frequency: 1 for a pure tone, 0 for silence or other
  /// tones.
  public static double share(short[] samples, double hertz) {
    double coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
    double before = 0;
    double beforeThat = 0;
    double energy = 0;
    for (short sample : samples) {
      double now = sample + coefficient * before - beforeThat;
      beforeThat = before;
      before = now;
      energy += (double) sample * sample;
    }
    double power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
    return energy == 0 ? 0 : 2 * power / samples.length / energy;
  }

  /// Returns the root mean square, 0 (silence) to 1 (full scale).
  public static double loudness(short[] samples) {
    double energy = 0;
    for (short sample : samples) {
      energy += (double) sample * sample;
    }
    return samples.length == 0 ? 0 : Math.sqrt(energy / samples.length) / 32768;
  }
}
