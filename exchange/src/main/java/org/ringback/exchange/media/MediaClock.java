package org.ringback.exchange.media;

/// The clock of all audio: ticks 50 times a second.
public interface MediaClock {
  /// Runs a task in every tick, after all endpoints have received and before any endpoint sends.
  /// The task must not block. A task that throws runs again in the next tick.
  void add(Runnable task);

  void remove(Runnable task);
}
