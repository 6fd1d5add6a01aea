package org.ringback.exchange.media;

/// Measures the audio level with a decay of about 200 ms. Written by one thread, read by any
/// thread.
final class LevelMeter {
  private static final double NEWEST = 0.2;
  private volatile double meanSquare;

  void add(short[] frame) {
    double loudness = RmsLevel.of(frame);
    meanSquare = meanSquare * (1 - NEWEST) + loudness * loudness * NEWEST;
  }

  double level() {
    return Math.sqrt(meanSquare);
  }
}
