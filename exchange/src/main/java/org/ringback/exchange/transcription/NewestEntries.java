package org.ringback.exchange.transcription;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/// The newest thousand entries of a kind.
final class NewestEntries<T> {
  private static final int MAX_ENTRIES = 1_000;

  private final ConcurrentLinkedDeque<T> newestFirst = new ConcurrentLinkedDeque<>();

  void add(T entry) {
    newestFirst.addFirst(entry);
    while (newestFirst.size() > MAX_ENTRIES) {
      newestFirst.removeLast();
    }
  }

  /// Replaces an entry by its next state, unless it was removed.
  void replace(T before, T after) {
    if (newestFirst.remove(before)) {
      newestFirst.addFirst(after);
    }
  }

  void remove(T entry) {
    newestFirst.remove(entry);
  }

  /// Returns the entries, newest first.
  Stream<T> stream() {
    return newestFirst.stream();
  }
}
