package org.ringback.exchange.script;

import org.ringback.exchange.media.RmsLevel;

/// Detects speech: 100 ms of audio above -42 dB.
final class VoiceActivityDetector {
  private static final double LOUD = 0.008;
  private static final int SPEECH = 5;
  private static final int FRAME_MILLIS = 20;

  private int loud;
  private int resetLevel;
  private boolean closed;

  /// Analyses the next 20 ms.
  synchronized void write(short[] frame) {
    boolean heard = RmsLevel.of(frame) > LOUD;
    loud = heard ? loud + 1 : Math.max(0, loud - 1);
    resetLevel = heard ? 0 : resetLevel + 1;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// @return whether speech was detected before the deadline
  synchronized boolean awaitSpeech(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (loud < SPEECH && !closed && System.nanoTime() < deadline) {
      wait(FRAME_MILLIS * 5L);
    }
    return loud >= SPEECH;
  }

  /// @return whether there was silence for this long before the deadline
  synchronized boolean awaitSilence(long millis, long timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout * 1_000_000;
    resetLevel = 0;
    while ((long) resetLevel * FRAME_MILLIS < millis && !closed && System.nanoTime() < deadline) {
      wait(FRAME_MILLIS * 5L);
    }
    return (long) resetLevel * FRAME_MILLIS >= millis;
  }
}
