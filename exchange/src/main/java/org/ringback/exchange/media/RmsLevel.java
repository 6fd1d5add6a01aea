package org.ringback.exchange.media;

/// Computes the level of a frame.
public final class RmsLevel {
  private static final double SPEECH = 0.012;

  private RmsLevel() {}

  /// Returns the root mean square, from 0 to 1 (full scale).
  public static double of(short[] frame) {
    double energy = 0;
    for (short sample : frame) {
      energy += (double) sample * sample;
    }
    return Math.sqrt(energy / Math.max(1, frame.length)) / 32768;
  }

  /// Returns whether the level is that of speech rather than line noise.
  public static boolean isSpeech(short[] frame) {
    return of(frame) > SPEECH;
  }
}
