package org.ringback.exchange.call;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.time.ExchangeClock;

/// The events of a session, in order, for the thread of the session. The end or a redirect of the
/// call interrupts every wait by an exception.
final class SessionEventQueue {
  /// The interval in which a change of the clock is noticed.
  private static final long POLL_INTERVAL = Duration.ofMillis(50).toNanos();

  private final LinkedBlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();

  private final ExchangeClock clock;
  private long lastDeadline = Long.MIN_VALUE;
  private long due;

  SessionEventQueue(ExchangeClock clock) {
    this.clock = clock;
  }

  void add(SessionEvent event) {
    events.add(event);
  }

  /// Starts a wait before the event that allows others to step the exchange's clock, such as the
  /// callback that a call rings. Advances of the clock count from now.
  ///
  /// @return the deadline for [#next]
  long startWait(Duration length) {
    lastDeadline = deadline(length);
    due = clock.nanos() + length.toNanos();
    return lastDeadline;
  }

  /// @param deadline by System.nanoTime; advances of the exchange's clock count from [#startWait],
  ///   or else from the first wait for this deadline
  /// @return null at the deadline
  @Nullable SessionEvent next(long deadline) throws CallEndedException, CallRedirectedException {
    if (deadline != lastDeadline) {
      lastDeadline = deadline;
      due = clock.nanos() + deadline - System.nanoTime();
    }
    try {
      while (true) {
        long remaining = due - clock.nanos();
        long real = Math.min(clock.real(Math.max(0, remaining)), POLL_INTERVAL);
        SessionEvent event = events.poll(remaining <= 0 ? 0 : real, TimeUnit.NANOSECONDS);
        if (event != null || remaining <= 0) {
          return throwIfInterrupted(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEndedException();
    }
  }

  /// Like [#next], but by the machine's clock, independently of the exchange's clock. For audio,
  /// whose duration is fixed.
  ///
  /// @param deadline by System.nanoTime
  /// @return null at the deadline
  @Nullable SessionEvent nextRealTime(long deadline)
      throws CallEndedException, CallRedirectedException {
    try {
      long remaining = Math.max(0, deadline - System.nanoTime());
      return throwIfInterrupted(events.poll(remaining, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEndedException();
    }
  }

  /// Throws if the call has ended or was redirected. Discards other events, which belong to earlier
  /// verbs.
  void check() throws CallEndedException, CallRedirectedException {
    for (SessionEvent each; (each = events.poll()) != null; ) {
      throwIfInterrupted(each);
    }
  }

  void pause(Duration length) throws CallEndedException, CallRedirectedException {
    long deadline = deadline(length);
    while (next(deadline) != null) {
      // Ignores other events, such as the end of a sound.
    }
  }

  static long deadline(Duration length) {
    return System.nanoTime() + length.toNanos();
  }

  private static @Nullable SessionEvent throwIfInterrupted(@Nullable SessionEvent event)
      throws CallEndedException, CallRedirectedException {
    if (event instanceof SessionEvent.HungUp) {
      throw new CallEndedException();
    }
    if (event instanceof SessionEvent.Redirected redirected) {
      throw new CallRedirectedException(redirected.next());
    }
    if (event instanceof SessionEvent.Dequeued handed) {
      throw new CallDequeuedException(handed.bridge());
    }
    return event;
  }
}
