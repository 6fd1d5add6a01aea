package org.ringback.exchange.media;

/// Loudness of the last frames, falling off over about 200 ms. Written by one thread, read by any.
final class LevelMeter {
  private static final double NEWEST = 0.2;
  private volatile double meanSquare;

  void heard(short[] frame) {
    double sum = 0;
    for (short sample : frame) {
      sum += (double) sample * sample;
    }
    double latest = sum / Math.max(1, frame.length) / (32768.0 * 32768.0);
    meanSquare = meanSquare * (1 - NEWEST) + latest * NEWEST;
  }

  double level() {
    return Math.sqrt(meanSquare);
  }
}
