package org.ringback.exchange.call;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.exchange.account.WebhookTarget;

/// The bridge between a queued caller and the call that takes it. Each end receives an event when
/// the other is ready, and when it hangs up.
final class QueueBridge {
  private final Leg leg;
  private final SessionEventQueue waitingEvents;
  private final SessionEventQueue takingEvents;
  private final WebhookTarget welcome;
  private final String takerSid;
  private final AtomicBoolean ended = new AtomicBoolean();

  /// @param leg the leg of the queued caller
  /// @param welcome the TwiML that the queued caller hears first; may be unset
  /// @param takerSid the CallSid of the call that takes it
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
    return ended.get();
  }

  /// Handles the hangup of either end. Only the first call has an effect.
  void end() {
    if (ended.compareAndSet(false, true)) {
      waitingEvents.add(new SessionEvent.BridgeEnded(this));
      takingEvents.add(new SessionEvent.BridgeEnded(this));
    }
  }
}
