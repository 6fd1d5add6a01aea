package org.ringback.exchange.call;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.time.ExchangeClock;

/// What happens to a session, in order, for its one thread to take. That the call is over or sent
/// elsewhere breaks off whatever the thread waited for.
final class SessionEventQueue {
  /// How soon it is noticed that the clock was stepped or sped up.
  private static final long LOOK = Duration.ofMillis(50).toNanos();

  private final LinkedBlockingQueue<SessionEvent> happenings = new LinkedBlockingQueue<>();

  private final ExchangeClock clock;
  private long awaited = Long.MIN_VALUE;
  private long due;

  SessionEventQueue(ExchangeClock clock) {
    this.clock = clock;
  }

  void add(SessionEvent happening) {
    happenings.add(happening);
  }

  /// @param deadline by System.nanoTime; what the exchange's clock runs ahead of that counts from
  ///   when it is first waited for
  /// @return null when the time is up
  @Nullable SessionEvent next(long deadline) throws CallEndedException, CallRedirectedException {
    if (deadline != awaited) {
      awaited = deadline;
      due = clock.nanos() + deadline - System.nanoTime();
    }
    try {
      while (true) {
        long left = due - clock.nanos();
        long real = Math.min(clock.real(Math.max(0, left)), LOOK);
        SessionEvent happening = happenings.poll(left <= 0 ? 0 : real, TimeUnit.NANOSECONDS);
        if (happening != null || left <= 0) {
          return broken(happening);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEndedException();
    }
  }

  /// As [#next], but by the machine's time, however the exchange's clock runs: for sound, which
  /// takes as long as it takes.
  ///
  /// @param deadline by System.nanoTime
  /// @return null when the time is up
  @Nullable SessionEvent heard(long deadline) throws CallEndedException, CallRedirectedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return broken(happenings.poll(left, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEndedException();
    }
  }

  /// Breaks off if the call is over or diverted; what else waits is from what was done before, and
  /// dropped.
  void check() throws CallEndedException, CallRedirectedException {
    for (SessionEvent each; (each = happenings.poll()) != null; ) {
      broken(each);
    }
  }

  void pause(Duration length) throws CallEndedException, CallRedirectedException {
    long deadline = deadline(length);
    while (next(deadline) != null) {
      // a sound's end or a late ring: nothing that a pause waits for
    }
  }

  static long deadline(Duration length) {
    return System.nanoTime() + length.toNanos();
  }

  private static @Nullable SessionEvent broken(@Nullable SessionEvent happening)
      throws CallEndedException, CallRedirectedException {
    if (happening instanceof SessionEvent.HungUp) {
      throw new CallEndedException();
    }
    if (happening instanceof SessionEvent.Redirected redirected) {
      throw new CallRedirectedException(redirected.next());
    }
    if (happening instanceof SessionEvent.Handed handed) {
      throw new CallDequeuedException(handed.handover());
    }
    return happening;
  }
}
