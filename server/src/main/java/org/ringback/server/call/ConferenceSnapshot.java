package org.ringback.server.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// The participants of a conference, as Twilio's REST API lists them.
///
/// @param conference the ConferenceSid
/// @param after the number of the last event that was known before the request, see [#lastEvent]
public record ConferenceSnapshot(String conference, int after, List<Member> members) {
  /// A leg in the conference.
  public record Member(CallSid callSid, @Nullable ParticipantId label, boolean isOnHold) {}

  /// Returns the number of the last event that a conference has reported; 0 for none.
  public static int lastEvent(Call call, String conference) {
    return call.conferenceEvents().stream()
        .filter(event -> !event.observed() && event.conference().equals(conference))
        .mapToInt(ConferenceEvent::sequence)
        .max()
        .orElse(0);
  }

  /// Returns the facts that no event of the call has reported. Returns none when an event arrived
  /// during the request, because the list may be older.
  List<ConferenceEvent> differences(Call call, Instant now) {
    if (lastEvent(call, conference) != after) {
      return List.of();
    }
    List<ConferenceSeat> seats = call.seats();
    List<ConferenceEvent> differences = new ArrayList<>();
    for (Member member : members) {
      boolean isSeated =
          seats.stream().anyMatch(seat -> isSeatOf(seat, member) && seat.isPresent());
      boolean isHeld =
          isSeated && seats.stream().anyMatch(seat -> isSeatOf(seat, member) && seat.isOnHold());
      if (hasEnded(call, member) || !isKnown(call, member)) {
        continue;
      }
      if (!isSeated) {
        differences.add(event(ConferenceEvent.Kind.JOIN, member, now));
      }
      if (member.isOnHold != isHeld) {
        ConferenceEvent.Kind kind =
            member.isOnHold ? ConferenceEvent.Kind.HOLD : ConferenceEvent.Kind.UNHOLD;
        differences.add(event(kind, member, now));
      }
    }
    return differences;
  }

  private boolean isSeatOf(ConferenceSeat seat, Member member) {
    return seat.callSid().equals(member.callSid) && seat.conference().equals(conference);
  }

  private static boolean hasEnded(Call call, Member member) {
    Leg leg = call.legs().get(member.callSid);
    return leg != null && leg.isOver()
        || call.conferenceEvents().stream()
            .anyMatch(event -> member.callSid.equals(event.callSid()) && event.isEndOfLeg());
  }

  /// Returns whether the leg belongs to the call: it is stored, or its label names an invited
  /// phone.
  private static boolean isKnown(Call call, Member member) {
    return call.legs().containsKey(member.callSid)
        || member.label != null && call.invited().containsKey(member.label);
  }

  private ConferenceEvent event(ConferenceEvent.Kind kind, Member member, Instant now) {
    return new ConferenceEvent(
        conference, after, kind, now, member.callSid, member.label, null, null, true);
  }
}
