package org.ringback.exchange.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last 2,000 webhook deliveries, newest first.
public final class DeliveryLog {
  private static final int MAX_ENTRIES = 2_000;
  private final Deque<DeliveryRecord> deliveries = new ArrayDeque<>();

  synchronized void add(DeliveryRecord delivery) {
    deliveries.addFirst(delivery);
    if (deliveries.size() > MAX_ENTRIES) {
      deliveries.removeLast();
    }
  }

  /// @param callSid the call to filter by; empty for all
  public synchronized List<DeliveryRecord> of(String callSid) {
    return deliveries.stream()
        .filter(d -> callSid.isEmpty() || d.callSid().equals(callSid))
        .toList();
  }
}
