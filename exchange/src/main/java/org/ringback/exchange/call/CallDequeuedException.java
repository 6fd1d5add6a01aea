package org.ringback.exchange.call;

/// Thrown on a session's thread when another call takes this one out of its queue.
final class CallDequeuedException extends CallRedirectedException {
  private static final long serialVersionUID = 1;
  private final transient QueueBridge bridge;

  CallDequeuedException(QueueBridge bridge) {
    super(null);
    this.bridge = bridge;
  }

  QueueBridge bridge() {
    return bridge;
  }
}
