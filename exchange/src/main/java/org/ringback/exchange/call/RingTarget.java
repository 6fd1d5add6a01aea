package org.ringback.exchange.call;

/// Something that can be rung: a browser's socket, a handset, another line of the exchange.
@FunctionalInterface
public interface RingTarget {
  /// Rings it. Does not wait for an answer.
  Leg ring(Invitation invitation, LegListener listener);
}
