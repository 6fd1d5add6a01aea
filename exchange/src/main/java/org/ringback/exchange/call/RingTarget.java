package org.ringback.exchange.call;

/// A target that can ring: the socket of a browser, a handset, or a loopback line.
@FunctionalInterface
public interface RingTarget {
  /// Rings the target and returns immediately.
  Leg ring(Invitation invitation, LegListener listener);
}
