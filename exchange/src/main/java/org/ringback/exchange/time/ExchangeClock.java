package org.ringback.exchange.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The exchange's clock. Runs with the system clock until a test speeds it up, stops it (speed 0)
/// or steps it forward; it never goes back. Timeouts, pauses and dates follow it. Audio does not:
/// 20 ms of speech take 20 ms of system time.
public final class ExchangeClock extends Clock {
  private static final double FASTEST = 10_000;
  private static final long MAX_WAIT = Duration.ofHours(1).toNanos();

  private final Clock machine;
  private final long origin = System.nanoTime();
  private long passed;
  private long since;
  private double speed = 1;

  public ExchangeClock(Clock machine) {
    this.machine = machine;
    this.since = origin;
  }

  public static ExchangeClock system() {
    return new ExchangeClock(Clock.systemUTC());
  }

  /// Returns the nanoseconds of this clock since its creation.
  public synchronized long nanos() {
    return passed + (long) ((System.nanoTime() - since) * speed);
  }

  /// Returns system time plus the time by which this clock runs ahead of it.
  @Override
  public synchronized Instant instant() {
    return machine.instant().plusNanos(nanos() - (System.nanoTime() - origin));
  }

  public synchronized double speed() {
    return speed;
  }

  /// @param factor relative to system time, 0 (stopped) to 10,000
  public synchronized void speedUp(double factor) {
    if (!(factor >= 0 && factor <= FASTEST)) {
      throw new IllegalArgumentException("speed must be 0 to 10000, not " + factor);
    }
    rebase();
    speed = factor;
    notifyAll();
  }

  /// Steps the clock forward.
  public synchronized void step(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("the step must not be negative");
    }
    rebase();
    passed += by.toNanos();
    notifyAll();
  }

  private void rebase() {
    long now = System.nanoTime();
    passed += (long) ((now - since) * speed);
    since = now;
  }

  /// Waits for a duration of this clock.
  public void sleep(Duration length) throws InterruptedException {
    sleepUntil(nanos() + length.toNanos());
  }

  /// Waits until [#nanos] reaches a value.
  public synchronized void sleepUntil(long deadline) throws InterruptedException {
    for (long remaining; (remaining = deadline - nanos()) > 0; ) {
      long real = real(remaining);
      wait(real / 1_000_000, (int) (real % 1_000_000));
    }
  }

  /// Converts a duration of this clock to system time at the current speed; at most an hour.
  public synchronized long real(long nanos) {
    return speed == 0
        ? MAX_WAIT
        : (long) Math.clamp(Math.ceil(nanos / speed), 1, (double) MAX_WAIT);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return machine.withZone(zone);
  }
}
