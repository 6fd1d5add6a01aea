package org.ringback.exchange.call;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.time.ExchangeClock;

/// What happens to a session, in order, for its one thread to take. That the call is over or sent
/// elsewhere breaks off whatever the thread waited for.
final class Inbox {
  /// How soon it is noticed that the clock was stepped or sped up.
  private static final long LOOK = Duration.ofMillis(50).toNanos();

  /// The call is over: nothing more is to be done but clean up.
  static final class Over extends Exception {
    private static final long serialVersionUID = 1;
  }

  /// The call has other instructions now.
  static class Diverted extends Exception {
    private static final long serialVersionUID = 1;
    private final transient @Nullable Next next;

    Diverted(@Nullable Next next) {
      this.next = next;
    }

    @Nullable Next next() {
      return next;
    }
  }

  /// The call is taken out of the queue that it waits in.
  static final class Dequeued extends Diverted {
    private static final long serialVersionUID = 1;
    private final transient Handover handover;

    Dequeued(Handover handover) {
      super(null);
      this.handover = handover;
    }

    Handover handover() {
      return handover;
    }
  }

  private final LinkedBlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();

  private final ExchangeClock clock;
  private long awaited = Long.MIN_VALUE;
  private long due;

  Inbox(ExchangeClock clock) {
    this.clock = clock;
  }

  void add(Happening happening) {
    happenings.add(happening);
  }

  /// @param deadline by System.nanoTime; what the exchange's clock runs ahead of that counts from
  ///   when it is first waited for
  /// @return null when the time is up
  @Nullable Happening next(long deadline) throws Over, Diverted {
    if (deadline != awaited) {
      awaited = deadline;
      due = clock.nanos() + deadline - System.nanoTime();
    }
    try {
      while (true) {
        long left = due - clock.nanos();
        long real = Math.min(clock.real(Math.max(0, left)), LOOK);
        Happening happening = happenings.poll(left <= 0 ? 0 : real, TimeUnit.NANOSECONDS);
        if (happening != null || left <= 0) {
          return broken(happening);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Over();
    }
  }

  /// As [#next], but by the machine's time, however the exchange's clock runs: for sound, which
  /// takes as long as it takes.
  ///
  /// @param deadline by System.nanoTime
  /// @return null when the time is up
  @Nullable Happening heard(long deadline) throws Over, Diverted {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return broken(happenings.poll(left, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Over();
    }
  }

  /// Breaks off if the call is over or diverted; what else waits is from what was done before, and
  /// dropped.
  void check() throws Over, Diverted {
    for (Happening each; (each = happenings.poll()) != null; ) {
      broken(each);
    }
  }

  void pause(Duration length) throws Over, Diverted {
    long deadline = deadline(length);
    while (next(deadline) != null) {
      // a sound's end or a late ring: nothing that a pause waits for
    }
  }

  static long deadline(Duration length) {
    return System.nanoTime() + length.toNanos();
  }

  private static @Nullable Happening broken(@Nullable Happening happening) throws Over, Diverted {
    if (happening instanceof Happening.HungUp) {
      throw new Over();
    }
    if (happening instanceof Happening.Redirected redirected) {
      throw new Diverted(redirected.next());
    }
    if (happening instanceof Happening.Handed handed) {
      throw new Dequeued(handed.handover());
    }
    return happening;
  }
}
