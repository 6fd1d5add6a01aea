package org.ringback.exchange.call;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.exchange.account.WebhookTarget;

/// One call out of a queue, from the one who waited to the one who takes it. Each end is told when
/// the other is ready, and when it is gone.
final class QueueBridge {
  private final Leg leg;
  private final SessionEventQueue waitingEvents;
  private final SessionEventQueue takingEvents;
  private final WebhookTarget welcome;
  private final String takerSid;
  private final AtomicBoolean over = new AtomicBoolean();

  /// @param leg of the one who waited
  /// @param welcome TwiML that the one who waited hears first; may be unset
  /// @param takerSid the CallSid of the one who takes it
  QueueBridge(
      Leg leg,
      SessionEventQueue waitingEvents,
      SessionEventQueue takingEvents,
      WebhookTarget welcome,
      String takerSid) {
    this.takerSid = takerSid;
    this.leg = leg;
    this.waitingEvents = waitingEvents;
    this.takingEvents = takingEvents;
    this.welcome = welcome;
  }

  Leg leg() {
    return leg;
  }

  WebhookTarget welcome() {
    return welcome;
  }

  String takerSid() {
    return takerSid;
  }

  void begin() {
    waitingEvents.add(new SessionEvent.Dequeued(this));
  }

  void ready() {
    takingEvents.add(new SessionEvent.BridgeReady(this));
  }

  boolean hasEnded() {
    return over.get();
  }

  /// Either end is gone. Only the first call has an effect.
  void end() {
    if (over.compareAndSet(false, true)) {
      waitingEvents.add(new SessionEvent.BridgeEnded(this));
      takingEvents.add(new SessionEvent.BridgeEnded(this));
    }
  }
}
