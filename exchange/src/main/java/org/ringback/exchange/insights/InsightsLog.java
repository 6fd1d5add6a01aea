package org.ringback.exchange.insights;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest 5,000 insights events, newest first, of at most 64 KiB each.
public final class InsightsLog {
  private static final int MAX_ENTRIES = 5_000;
  private final Deque<InsightsEvent> events = new ArrayDeque<>();

  synchronized void add(InsightsEvent event) {
    events.addFirst(event);
    if (events.size() > MAX_ENTRIES) {
      events.removeLast();
    }
  }

  /// @param callSid returns only events of this call; empty for all
  public synchronized List<InsightsEvent> of(String callSid) {
    return events.stream().filter(e -> callSid.isEmpty() || e.callSid().equals(callSid)).toList();
  }
}
