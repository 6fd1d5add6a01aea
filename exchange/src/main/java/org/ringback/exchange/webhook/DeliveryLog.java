package org.ringback.exchange.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest attempts to deliver webhooks, newest first.
public final class DeliveryLog {
  private static final int MAX_ENTRIES = 2_000;
  private final Deque<DeliveryRecord> deliveries = new ArrayDeque<>();

  synchronized void add(DeliveryRecord delivery) {
    deliveries.addFirst(delivery);
    if (deliveries.size() > MAX_ENTRIES) {
      deliveries.removeLast();
    }
  }

  /// @param callSid only this call's; empty means all
  public synchronized List<DeliveryRecord> of(String callSid) {
    return deliveries.stream()
        .filter(d -> callSid.isEmpty() || d.callSid().equals(callSid))
        .toList();
  }
}
