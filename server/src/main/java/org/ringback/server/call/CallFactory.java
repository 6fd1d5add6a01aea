package org.ringback.server.call;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.E164;

/// Creates calls that are not stored yet.
final class CallFactory {
  private final UuidV7 ids;
  private final Clock clock;

  CallFactory(UuidV7 ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// Creates a call from a customer to a number of the workspace.
  Call inbound(CallSid callSid, String from, String to) {
    Instant now = now();
    return create(CallDirection.INBOUND, from, to, null, now)
        .apply(new CallEvent.Ringing(customer(callSid), now));
  }

  /// Creates a call from an agent's browser to a customer.
  Call outboundDial(CallSid callSid, UserId agent, String callerId, E164 to) {
    Instant now = now();
    return create(CallDirection.OUTBOUND_DIAL, callerId, to.value(), agent, now)
        .apply(new CallEvent.Answered(new LegIdentity(callSid, null, LegRole.AGENT, agent), now));
  }

  /// Creates a call that the server is about to place for an agent.
  Call outboundApi(UserId agent, String callerId, E164 to) {
    return create(CallDirection.OUTBOUND_API, callerId, to.value(), agent, now());
  }

  /// Creates an inbound call from a status callback, because its voice webhook was lost.
  Call inboundFromCallback(LegStatusUpdate update) {
    return create(CallDirection.INBOUND, update.from(), update.to(), null, update.at())
        .apply(new CallEvent.Initiated(customer(update.callSid()), update.at()));
  }

  /// Returns the time in milliseconds, the resolution of JSON.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static LegIdentity customer(CallSid callSid) {
    return new LegIdentity(callSid, null, LegRole.CUSTOMER, null);
  }

  private Call create(
      CallDirection direction, String from, String to, @Nullable UserId placedBy, Instant at) {
    return new Call(
        new CallId(ids.next()), null, direction, from, to, placedBy, at, null, new TreeMap<>());
  }
}
