package org.ringback.exchange.script;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The audio that one end of a call received after the answer. All instances share a budget of
/// samples. When it is used up, they stop recording and continue to measure levels.
final class CapturedAudio {
  private static final int CHUNK = 8000;
  private static final double FULL_SCALE = 32768;

  private final AtomicLong budget;
  private final List<short[]> chunks = new ArrayList<>();
  private int used;
  private boolean truncated;
  private long frames;
  private double sum;
  private double loudest;
  private double latest;

  /// @param budget the remaining number of samples of all instances
  CapturedAudio(AtomicLong budget) {
    this.budget = budget;
  }

  /// Adds the next 20 ms.
  synchronized void write(short[] frame) {
    double squares = 0;
    for (short sample : frame) {
      squares += (double) sample * sample;
    }
    double power = squares / frame.length / (FULL_SCALE * FULL_SCALE);
    frames++;
    sum += power;
    latest = latest * 0.8 + power * 0.2;
    loudest = Math.max(loudest, power);
    keep(frame);
  }

  private void keep(short[] frame) {
    if (truncated) {
      return;
    }
    if (chunks.isEmpty() || used == CHUNK) {
      if (budget.addAndGet(-CHUNK) < 0) {
        budget.addAndGet(CHUNK);
        truncated = true;
        return;
      }
      chunks.add(new short[CHUNK]);
      used = 0;
    }
    System.arraycopy(frame, 0, chunks.getLast(), used, frame.length); // 50 frames fill a chunk
    used += frame.length;
  }

  synchronized short[] samples() {
    int length = chunks.isEmpty() ? 0 : (chunks.size() - 1) * CHUNK + used;
    short[] samples = new short[length];
    for (int i = 0; i < chunks.size(); i++) {
      System.arraycopy(chunks.get(i), 0, samples, i * CHUNK, Math.min(CHUNK, length - i * CHUNK));
    }
    return samples;
  }

  /// Returns the root mean square of about the last 100 ms, 0 to 1.
  synchronized double level() {
    return Math.sqrt(latest);
  }

  synchronized double average() {
    return frames == 0 ? 0 : Math.sqrt(sum / frames);
  }

  /// Returns the level of the loudest 20 ms.
  synchronized double peak() {
    return Math.sqrt(loudest);
  }

  synchronized long millis() {
    return frames * 20;
  }

  synchronized boolean isTruncated() {
    return truncated;
  }

  /// Resets the current level after the end of the call.
  synchronized void resetLevel() {
    latest = 0;
  }

  synchronized void discard() {
    budget.addAndGet((long) chunks.size() * CHUNK);
    chunks.clear();
    truncated = true;
  }
}
