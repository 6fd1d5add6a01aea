package org.ringback.server.call;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
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
  Call inbound(CallSid callSid, String from, String to, CallStrategy strategy) {
    Instant now = now();
    Call call = create(CallDirection.INBOUND, strategy, from, to, null, now);
    return call.apply(new CallEvent.Ringing(customer(call, callSid), now));
  }

  /// Creates a call from an agent's browser to a customer.
  Call outboundDial(CallSid callSid, UserId agent, String callerId, E164 to) {
    Instant now = now();
    Call call =
        create(CallDirection.OUTBOUND_DIAL, CallStrategy.CLIENT, callerId, to.value(), agent, now);
    ParticipantIdentity caller = ParticipantIdentity.agent(call.id(), agent, false);
    return call.invite(caller).apply(new CallEvent.Answered(caller.leg(callSid, null), now));
  }

  /// Creates a call that the server is about to place for an agent. The agent joins after the
  /// customer's answer.
  Call outboundApi(UserId agent, String callerId, E164 to) {
    Call call =
        create(CallDirection.OUTBOUND_API, CallStrategy.CLIENT, callerId, to.value(), agent, now());
    return call.invite(ParticipantIdentity.agent(call.id(), agent, true));
  }

  /// Creates an inbound call from a status callback, because its voice webhook was lost.
  Call inboundFromCallback(LegStatusUpdate update) {
    Call call =
        create(
            CallDirection.INBOUND,
            CallStrategy.CLIENT,
            update.from(),
            update.to(),
            null,
            update.at());
    return call.apply(new CallEvent.Initiated(customer(call, update.callSid()), update.at()));
  }

  /// Returns the time in milliseconds, the resolution of JSON.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static LegIdentity customer(Call call, CallSid callSid) {
    ParticipantId customer = ParticipantId.customer(call.id());
    return new LegIdentity(callSid, null, ParticipantRole.CUSTOMER, null, customer);
  }

  /// Creates a call with its customer.
  private Call create(
      CallDirection direction,
      CallStrategy strategy,
      String from,
      String to,
      @Nullable UserId placedBy,
      Instant at) {
    CallId id = new CallId(ids.next());
    Call call =
        new Call(
            id,
            null,
            direction,
            strategy,
            from,
            to,
            placedBy,
            at,
            null,
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>());
    String number = direction == CallDirection.INBOUND ? from : to;
    return call.invite(ParticipantIdentity.customer(id, number));
  }
}
