package org.ringback.server.events;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A monotonic clock that stops while this process is too busy to read from its sockets. Without
/// it, an overloaded server would disconnect clients that answer, and their reconnections would add
/// to the load.
final class ResponsiveTime implements LongSupplier {
  /// How late a tick may be before the process counts as too busy.
  private static final Duration TOLERANCE = Duration.ofMillis(500);

  private final LongSupplier nanoTime;
  private final long tick;
  private long lastTick;
  private volatile long busyNanos;

  /// @param interval the time between two calls of [#tick]
  ResponsiveTime(LongSupplier nanoTime, Duration interval) {
    this.nanoTime = nanoTime;
    this.tick = interval.toNanos();
    this.lastTick = nanoTime.getAsLong();
  }

  /// Measures how late this call is. Call it periodically, on a thread that waits for a processor
  /// like those that read from the sockets.
  void tick() {
    long now = nanoTime.getAsLong();
    long late = now - lastTick - tick;
    lastTick = now;
    if (late > TOLERANCE.toNanos()) {
      busyNanos = busyNanos + late;
    }
  }

  /// Returns nanoseconds since an arbitrary origin.
  @Override
  public long getAsLong() {
    return nanoTime.getAsLong() - busyNanos;
  }
}
