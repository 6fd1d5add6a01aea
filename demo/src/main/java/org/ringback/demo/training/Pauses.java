package org.ringback.demo.training;

import java.time.Duration;

/// Waits.
final class Pauses {
  private Pauses() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("The training was interrupted.", e);
    }
  }
}
