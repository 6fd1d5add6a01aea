package org.ringback.exchange.media;

/// How loud a frame is.
public final class RmsLevel {
  private static final double SPEECH = 0.012;

  private RmsLevel() {}

  /// Root mean square, 0 to 1 (full scale).
  public static double of(short[] frame) {
    double energy = 0;
    for (short sample : frame) {
      energy += (double) sample * sample;
    }
    return Math.sqrt(energy / Math.max(1, frame.length)) / 32768;
  }

  /// Whether it is loud enough to be speech on a telephone rather than the line's own noise.
  public static boolean isSpeech(short[] frame) {
    return of(frame) > SPEECH;
  }
}
