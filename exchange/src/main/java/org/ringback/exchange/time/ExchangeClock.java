package org.ringback.exchange.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// What time it is at the exchange, and how long things wait. It runs with the machine's time until
/// it is sped up, stopped (speed 0) or stepped; it never goes back. Timeouts, pauses and dates
/// follow it; sound does not: 20 ms of speech take 20 ms, a key is pressed for as long as ever, and
/// a message may be as long as it may.
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

  /// Nanoseconds of this clock since it was made.
  public synchronized long nanos() {
    return passed + (long) ((System.nanoTime() - since) * speed);
  }

  /// The machine's, and by how much this clock has run ahead of it.
  @Override
  public synchronized Instant instant() {
    return machine.instant().plusNanos(nanos() - (System.nanoTime() - origin));
  }

  public synchronized double speed() {
    return speed;
  }

  /// @param factor of the machine's time, 0 (it stands) to 10,000
  public synchronized void speedUp(double factor) {
    if (!(factor >= 0 && factor <= FASTEST)) {
      throw new IllegalArgumentException("speed should be 0 to 10000, not " + factor);
    }
    rebase();
    speed = factor;
    notifyAll();
  }

  /// Goes forward at once by this much.
  public synchronized void step(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back");
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

  /// Waits for as long as this clock takes to go forward by this much.
  public void sleep(Duration length) throws InterruptedException {
    sleepUntil(nanos() + length.toNanos());
  }

  /// Waits until [#nanos] has come this far.
  public synchronized void sleepUntil(long deadline) throws InterruptedException {
    for (long left; (left = deadline - nanos()) > 0; ) {
      long real = real(left);
      wait(real / 1_000_000, (int) (real % 1_000_000));
    }
  }

  /// How long the machine's time takes, at today's speed, for this much of ours; at most an hour.
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
