package org.ringback.server.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringback.server.twilio.CallSid;

/// Finds the participants of a call, each with its legs and their events.
final class Attendances {
  private final Call call;
  private final Map<ParticipantId, ParticipantIdentity> identities;
  private final Map<ParticipantId, List<Leg>> legs = new HashMap<>();
  private final Optional<CustomerExit> exit;

  private Attendances(Call call) {
    this.call = call;
    this.identities = new TreeMap<>(call.invited());
    for (Leg leg : legs(call)) {
      ParticipantId id = leg.identity().participantOf(call.id());
      identities.computeIfAbsent(id, _ -> identity(id, leg.identity()));
      legs.computeIfAbsent(id, _ -> new ArrayList<>()).add(leg);
    }
    this.exit =
        CustomerExit.of(
            legs.values().stream()
                .flatMap(List::stream)
                .filter(leg -> leg.identity().role() == ParticipantRole.CUSTOMER)
                .map(leg -> new LegFacts(leg, events(leg), false))
                .toList());
  }

  /// Returns the participants of a call, by id.
  static List<Attendance> of(Call call) {
    Attendances all = new Attendances(call);
    return all.identities.values().stream().map(all::attendance).toList();
  }

  private Attendance attendance(ParticipantIdentity identity) {
    boolean isInboundCaller =
        identity.role() == ParticipantRole.CUSTOMER && call.direction() == CallDirection.INBOUND;
    return Attendance.of(
        identity,
        legs.getOrDefault(identity.id(), List.of()).stream().map(this::facts).toList(),
        isInboundCaller ? call.createdAt() : null);
  }

  /// Twilio answers the leg of a browser before it joins, so only a conference tells when that leg
  /// takes part. But Twilio dials a customer into the conference.
  private LegFacts facts(Leg leg) {
    boolean isCustomer = leg.identity().role() == ParticipantRole.CUSTOMER;
    List<ConferenceEvent> events = events(leg);
    if (!isCustomer) {
      events = events.stream().filter(event -> !isLateJoin(event)).toList();
    }
    return new LegFacts(leg, events, call.isConference() && !isCustomer);
  }

  private boolean isLateJoin(ConferenceEvent event) {
    return event.kind() == ConferenceEvent.Kind.JOIN
        && exit.filter(it -> it.isBefore(event)).isPresent();
  }

  /// Returns the known legs, and those of which only a conference has reported so far.
  private static List<Leg> legs(Call call) {
    List<Leg> legs = new ArrayList<>(call.legs().values());
    Map<CallSid, ParticipantIdentity> others = new TreeMap<>();
    for (ConferenceEvent event : call.conferenceEvents()) {
      CallSid callSid = event.callSid();
      if (callSid != null && event.label() != null && !call.legs().containsKey(callSid)) {
        ParticipantIdentity invited = call.invited().get(event.label());
        if (invited != null && !isUnknownBrowser(call, invited)) {
          others.put(callSid, invited);
        }
      }
    }
    others.forEach((callSid, invited) -> legs.add(Leg.empty(invited.leg(callSid, null))));
    return legs;
  }

  /// Returns whether a leg with this label may not join. The webhook that connects a browser to a
  /// conference stores its leg first, so a member without a stored leg is unknown.
  private static boolean isUnknownBrowser(Call call, ParticipantIdentity invited) {
    return call.isConference() && invited.user() != null;
  }

  /// Returns the events of a leg, and the ends of its conferences.
  private List<ConferenceEvent> events(Leg leg) {
    CallSid callSid = leg.identity().callSid();
    TreeSet<String> conferences = new TreeSet<>();
    for (ConferenceEvent event : call.conferenceEvents()) {
      if (callSid.equals(event.callSid())) {
        conferences.add(event.conference());
      }
    }
    return conferences.isEmpty()
        ? List.of()
        : call.conferenceEvents().stream()
            .filter(
                event ->
                    callSid.equals(event.callSid())
                        || event.kind() == ConferenceEvent.Kind.END
                            && conferences.contains(event.conference()))
            .toList();
  }

  private ParticipantIdentity identity(ParticipantId id, LegIdentity leg) {
    String number = call.direction() == CallDirection.INBOUND ? call.from() : call.to();
    return new ParticipantIdentity(
        id, leg.role(), leg.agent(), leg.role() == ParticipantRole.CUSTOMER ? number : null, false);
  }
}
