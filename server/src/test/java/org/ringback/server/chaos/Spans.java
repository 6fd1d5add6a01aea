package org.ringback.server.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The periods in which something was so, from samples in the order of their times.
final class Spans {
  record Span(Instant start, Instant end) {
    Duration length() {
      return Duration.between(start, end);
    }
  }

  private final List<Span> closed = new ArrayList<>();
  private @Nullable Instant since;

  synchronized void sample(boolean isSo, Instant now) {
    Instant start = since;
    if (isSo && start == null) {
      since = now;
    } else if (!isSo && start != null) {
      closed.add(new Span(start, now));
      since = null;
    }
  }

  /// Returns the periods, of which the last may end at that time.
  synchronized List<Span> until(Instant end) {
    List<Span> spans = new ArrayList<>(closed);
    if (since != null) {
      spans.add(new Span(since, end));
    }
    return spans;
  }
}
