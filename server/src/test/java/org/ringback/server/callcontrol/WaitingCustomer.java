package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallEvent;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ConferenceEvent;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.LegIdentity;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantIdentity;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// An inbound call whose customer waits in the conference, and the facts that change it, for tests.
final class WaitingCustomer {
  static final CallId ID = new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final String CONFERENCE = "CF" + "0".repeat(32);
  static final ParticipantId CUSTOMER = ParticipantId.customer(ID);
  static final CallSid CUSTOMER_LEG = leg(1);

  private WaitingCustomer() {}

  /// Returns the call after the customer's join, the first event of the conference.
  static Call waiting() {
    Call call =
        new Call(
            ID,
            CUSTOMER_LEG,
            CallDirection.INBOUND,
            CallStrategy.CONFERENCE,
            "+15550001111",
            "+15550002222",
            null,
            T0,
            null,
            null,
            null,
            new TreeMap<>(
                Map.of(
                    CUSTOMER,
                    new ParticipantIdentity(
                        CUSTOMER, ParticipantRole.CUSTOMER, null, "+15550001111", false))),
            new TreeMap<>(),
            new TreeSet<>());
    LegIdentity customer =
        new LegIdentity(CUSTOMER_LEG, null, ParticipantRole.CUSTOMER, null, CUSTOMER);
    return event(
        call.apply(new CallEvent.Ringing(customer, T0)), Kind.JOIN, CUSTOMER_LEG, CUSTOMER, 1, 1);
  }

  /// Adds the leg of an agent's browser, which is about to join.
  static Call browser(Call call, UserId user, CallSid leg, int second) {
    LegIdentity identity = new LegIdentity(leg, null, ParticipantRole.AGENT, user, agent(user));
    return call.apply(new CallEvent.Ringing(identity, at(second)));
  }

  static Call event(
      Call call, Kind kind, CallSid leg, ParticipantId label, int sequence, int second) {
    return call.apply(
        new ConferenceEvent(
            CONFERENCE,
            sequence,
            kind,
            at(second),
            leg,
            label,
            kind == Kind.LEAVE ? ConferenceEvent.LeaveReason.PARTICIPANT_HUNG_UP : null,
            null));
  }

  static ParticipantId agent(UserId user) {
    return ParticipantId.agent(ID, user);
  }

  static CallSid leg(int number) {
    return new CallSid("CA" + "%032d".formatted(number));
  }

  static Instant at(int second) {
    return T0.plusSeconds(second);
  }
}
