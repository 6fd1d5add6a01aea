package org.ringback.exchange.call;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.exchange.account.Hook;

/// One call out of a queue, from the one who waited to the one who takes it. Each end is told when
/// the other is ready, and when it is gone.
final class Handover {
  private final Leg leg;
  private final Inbox waiting;
  private final Inbox taking;
  private final Hook welcome;
  private final String takerSid;
  private final AtomicBoolean over = new AtomicBoolean();

  /// @param leg of the one who waited
  /// @param welcome TwiML that the one who waited hears first; may be unset
  /// @param takerSid the CallSid of the one who takes it
  Handover(Leg leg, Inbox waiting, Inbox taking, Hook welcome, String takerSid) {
    this.takerSid = takerSid;
    this.leg = leg;
    this.waiting = waiting;
    this.taking = taking;
    this.welcome = welcome;
  }

  Leg leg() {
    return leg;
  }

  Hook welcome() {
    return welcome;
  }

  String takerSid() {
    return takerSid;
  }

  void begin() {
    waiting.add(new Happening.Handed(this));
  }

  void ready() {
    taking.add(new Happening.Ready(this));
  }

  boolean isOver() {
    return over.get();
  }

  /// Either end is gone. Only the first call has an effect.
  void end() {
    if (over.compareAndSet(false, true)) {
      waiting.add(new Happening.Released(this));
      taking.add(new Happening.Released(this));
    }
  }
}
