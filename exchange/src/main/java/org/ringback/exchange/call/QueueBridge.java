package org.ringback.exchange.call;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.exchange.account.WebhookTarget;

/// One call out of a queue, from the one who waited to the one who takes it. Each end is told when
/// the other is ready, and when it is gone.
final class QueueBridge {
  private final Leg leg;
  private final SessionEventQueue waiting;
  private final SessionEventQueue taking;
  private final WebhookTarget welcome;
  private final String takerSid;
  private final AtomicBoolean over = new AtomicBoolean();

  /// @param leg of the one who waited
  /// @param welcome TwiML that the one who waited hears first; may be unset
  /// @param takerSid the CallSid of the one who takes it
  QueueBridge(
      Leg leg,
      SessionEventQueue waiting,
      SessionEventQueue taking,
      WebhookTarget welcome,
      String takerSid) {
    this.takerSid = takerSid;
    this.leg = leg;
    this.waiting = waiting;
    this.taking = taking;
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
    waiting.add(new SessionEvent.Handed(this));
  }

  void ready() {
    taking.add(new SessionEvent.Ready(this));
  }

  boolean isOver() {
    return over.get();
  }

  /// Either end is gone. Only the first call has an effect.
  void end() {
    if (over.compareAndSet(false, true)) {
      waiting.add(new SessionEvent.Released(this));
      taking.add(new SessionEvent.Released(this));
    }
  }
}
