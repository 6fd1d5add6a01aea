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
  Call outboundDial(
      CallSid callSid, UserId agent, String callerId, E164 to, CallStrategy strategy) {
    Instant now = now();
    Call call = create(CallDirection.OUTBOUND_DIAL, strategy, callerId, to.value(), agent, now);
    ParticipantIdentity caller = ParticipantIdentity.agent(call.id(), agent, false);
    return call.invite(caller).apply(new CallEvent.Answered(caller.leg(callSid, null), now));
  }

  /// Creates a call from an agent's browser to a colleague.
  Call internal(CallSid callSid, UserId agent, UserId colleague) {
    Instant now = now();
    Call call =
        create(
            CallDirection.INTERNAL,
            CallStrategy.CONFERENCE,
            address(agent),
            address(colleague),
            agent,
            now);
    ParticipantIdentity caller = ParticipantIdentity.agent(call.id(), agent, false);
    return call.invite(caller)
        .invite(ParticipantIdentity.agent(call.id(), colleague, true))
        .apply(new CallEvent.Answered(caller.leg(callSid, null), now));
  }

  /// Returns the address of a member in an internal call.
  private static String address(UserId user) {
    return "user:" + user;
  }

  /// Creates a call that the server is about to place for an agent. The agent joins after the
  /// customer's answer.
  Call outboundApi(UserId agent, String callerId, E164 to, CallStrategy strategy) {
    Call call = create(CallDirection.OUTBOUND_API, strategy, callerId, to.value(), agent, now());
    return call.invite(ParticipantIdentity.agent(call.id(), agent, true));
  }

  /// Creates a call of an agent that a rule refused.
  ///
  /// @param callerId empty when it was not decided
  /// @param refusal the code of the rule
  /// @param leg the leg of the agent's browser; null for a call by REST
  Call refused(
      CallDirection direction,
      UserId agent,
      String callerId,
      String to,
      String refusal,
      @Nullable CallSid leg) {
    Instant now = now();
    Call call = create(direction, CallStrategy.CLIENT, callerId, to, agent, now, refusal);
    ParticipantIdentity caller = ParticipantIdentity.agent(call.id(), agent, false);
    Call invited = call.invite(caller);
    return leg == null
        ? invited
        : invited.apply(new CallEvent.Answered(caller.leg(leg, null), now));
  }

  /// Creates an inbound call from a status callback, because its voice webhook was lost. A call
  /// that has ended was ended by Twilio or by the fallback.
  Call inboundFromCallback(LegStatusUpdate update) {
    Call call =
        create(
            CallDirection.INBOUND,
            CallStrategy.CLIENT,
            update.from(),
            update.to(),
            null,
            update.at());
    Call known = call.apply(new CallEvent.Initiated(customer(call, update.callSid()), update.at()));
    return update.status().isTerminal() ? known.withEndRequest(EndedBy.SYSTEM) : known;
  }

  /// Returns the time in milliseconds, the resolution of JSON.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static LegIdentity customer(Call call, CallSid callSid) {
    ParticipantId customer = ParticipantId.customer(call.id());
    return new LegIdentity(callSid, null, ParticipantRole.CUSTOMER, null, customer);
  }

  /// Creates a call with its customer, if it has one.
  private Call create(
      CallDirection direction,
      CallStrategy strategy,
      String from,
      String to,
      @Nullable UserId placedBy,
      Instant at) {
    return create(direction, strategy, from, to, placedBy, at, null);
  }

  private Call create(
      CallDirection direction,
      CallStrategy strategy,
      String from,
      String to,
      @Nullable UserId placedBy,
      Instant at,
      @Nullable String refusal) {
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
            refusal,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>());
    String number = direction == CallDirection.INBOUND ? from : to;
    return direction == CallDirection.INTERNAL
        ? call
        : call.invite(ParticipantIdentity.customer(id, number));
  }
}
