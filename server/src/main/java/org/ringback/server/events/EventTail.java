package org.ringback.server.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest events of a workspace, kept in memory for sockets that return. The events after
/// [#start] up to [#newest] are present, without gaps. Not thread-safe.
final class EventTail {
  /// A socket that missed more events reloads, which is faster. About 500 kB at most.
  static final int CAPACITY = 500;

  /// An event as sockets receive it, created once for all of them.
  record Frame(long seq, Audience audience, String text) {
    static Frame of(LoggedEvent event) {
      return new Frame(event.seq(), event.audience(), event.frame());
    }
  }

  private record Kept(Frame frame, long sinceNanos) {}

  private final Deque<Kept> kept = new ArrayDeque<>();
  private long newest;

  /// Creates an empty tail.
  ///
  /// @param newest the newest number of the log
  EventTail(long newest) {
    this.newest = newest;
  }

  long newest() {
    return newest;
  }

  /// Returns the number before the first event that is present.
  long start() {
    return kept.isEmpty() ? newest : kept.getFirst().frame().seq() - 1;
  }

  /// Returns whether all events after this number are present.
  boolean covers(long since) {
    return start() <= since && since <= newest;
  }

  List<Frame> after(long since) {
    return kept.stream().map(Kept::frame).filter(frame -> frame.seq() > since).toList();
  }

  /// Adds the event after the newest one.
  void add(Frame frame, long nanos) {
    if (frame.seq() != newest + 1) {
      throw new IllegalArgumentException(frame.seq() + " does not follow " + newest);
    }
    kept.addLast(new Kept(frame, nanos));
    newest = frame.seq();
    if (kept.size() > CAPACITY) {
      kept.removeFirst();
    }
  }

  /// Adds older events.
  ///
  /// @param older in their order; those that are present already, and newer ones, are skipped
  void addOlder(List<LoggedEvent> older, long nanos) {
    for (LoggedEvent event : older.reversed()) {
      if (event.seq() == start() && kept.size() < CAPACITY) {
        kept.addFirst(new Kept(Frame.of(event), nanos));
      }
    }
  }

  /// Forgets events that were added before this time.
  void removeBefore(long nanos) {
    while (!kept.isEmpty() && kept.getFirst().sinceNanos() - nanos < 0) {
      kept.removeFirst();
    }
  }
}
