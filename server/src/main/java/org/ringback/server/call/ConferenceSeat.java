package org.ringback.server.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// A leg in the conference of a call, as the last events tell.
///
/// @param conference the ConferenceSid
/// @param joinedAt the time of the last join; null for a leg that never joined
/// @param leftAt the time of the last leave; null for a leg that is in the conference
/// @param joinSequence the SequenceNumber of the join, because times have a resolution of a second
public record ConferenceSeat(
    ParticipantIdentity participant,
    CallSid callSid,
    String conference,
    @Nullable Instant joinedAt,
    @Nullable Instant leftAt,
    int joinSequence,
    boolean isOnHold) {

  /// Returns whether the leg is in the conference.
  public boolean isPresent() {
    return joinedAt != null && leftAt == null;
  }

  /// Returns the seats of a call, by CallSid.
  static List<ConferenceSeat> of(Call call) {
    TreeMap<CallSid, ConferenceSeat> seats = new TreeMap<>();
    for (ConferenceEvent event : call.conferenceEvents()) {
      CallSid callSid = event.callSid();
      if (callSid != null) {
        seats.compute(callSid, (_, seat) -> next(call, seat, event, callSid));
      } else if (event.kind() == ConferenceEvent.Kind.END) {
        seats.replaceAll((_, seat) -> seat.isIn(event) ? seat.left(event.at()) : seat);
      }
    }
    List<ConferenceSeat> result = new ArrayList<>();
    seats
        .values()
        .forEach(
            seat -> {
              Leg leg = call.legs().get(seat.callSid());
              result.add(
                  leg != null && leg.isOver() && seat.leftAt == null
                      ? seat.left(leg.endedAt().orElseThrow())
                      : seat);
            });
    return result;
  }

  private static @Nullable ConferenceSeat next(
      Call call, @Nullable ConferenceSeat seat, ConferenceEvent event, CallSid callSid) {
    ParticipantIdentity participant =
        seat == null ? participant(call, event, callSid) : seat.participant;
    if (participant == null) {
      return null;
    }
    ConferenceSeat before =
        seat == null || !seat.isIn(event)
            ? new ConferenceSeat(participant, callSid, event.conference(), null, null, 0, false)
            : seat;
    ConferenceSeat after =
        switch (event.kind()) {
          case JOIN ->
              new ConferenceSeat(
                  participant,
                  callSid,
                  event.conference(),
                  event.at(),
                  null,
                  event.sequence(),
                  before.isOnHold);
          case LEAVE -> before.left(event.at());
          case HOLD -> before.onHold(true);
          case UNHOLD -> before.onHold(false);
          case START, END, MUTE, UNMUTE -> before;
        };
    // Of two conferences the one that the leg has not left counts.
    return seat != null && seat.isPresent() && !seat.isIn(event) && !after.isPresent()
        ? seat
        : after;
  }

  private static @Nullable ParticipantIdentity participant(
      Call call, ConferenceEvent event, CallSid callSid) {
    Leg leg = call.legs().get(callSid);
    Collection<ParticipantIdentity> invited = call.invited().values();
    ParticipantId id = leg != null ? leg.identity().participantOf(call.id()) : event.label();
    ParticipantIdentity known =
        invited.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
    if (known != null || leg == null || leg.identity().agent() == null) {
      return known != null && (leg != null || known.user() == null) ? known : null;
    }
    return new ParticipantIdentity(
        leg.identity().participantOf(call.id()),
        leg.identity().role(),
        leg.identity().agent(),
        null,
        false);
  }

  private boolean isIn(ConferenceEvent event) {
    return conference.equals(event.conference());
  }

  private ConferenceSeat left(Instant at) {
    return new ConferenceSeat(
        participant, callSid, conference, joinedAt, at, joinSequence, isOnHold);
  }

  private ConferenceSeat onHold(boolean hold) {
    return new ConferenceSeat(
        participant, callSid, conference, joinedAt, leftAt, joinSequence, hold);
  }
}
