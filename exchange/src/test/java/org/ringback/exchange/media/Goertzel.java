package org.ringback.exchange.media;

/// Finds a tone in sound: how much of its energy is at one pitch.
public final class Goertzel {
  private static final double RATE = 8000;

  private Goertzel() {}

  /// The share of the energy at this pitch: 1 for a pure tone, 0 for silence or other pitches.
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

  /// Root mean square, 0 (silence) to 1 (full scale).
  public static double loudness(short[] samples) {
    double energy = 0;
    for (short sample : samples) {
      energy += (double) sample * sample;
    }
    return samples.length == 0 ? 0 : Math.sqrt(energy / samples.length) / 32768;
  }
}
