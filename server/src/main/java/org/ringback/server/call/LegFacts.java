package org.ringback.server.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A leg with the events of its conferences, in their order.
///
/// @param joinsConference whether the leg takes part only while a conference reports it
record LegFacts(Leg leg, List<ConferenceEvent> events, boolean joinsConference) {

  /// Returns the time of the leg's end, from its own callbacks or the conference's.
  Optional<Instant> endedAt() {
    return Stream.concat(leg.endedAt().stream(), ends().map(ConferenceEvent::at))
        .min(Instant::compareTo);
  }

  boolean isOver() {
    return leg.isOver() || ends().findAny().isPresent();
  }

  /// Returns the status of the leg. While its own last callback is missing, the conference's tells
  /// how it ended.
  CallStatus status() {
    return leg.isOver()
        ? leg.status()
        : ends().findFirst().map(LegFacts::statusAtEnd).orElse(leg.status());
  }

  private static CallStatus statusAtEnd(ConferenceEvent end) {
    if (end.callStatus() != null && end.callStatus().isTerminal()) {
      return end.callStatus();
    }
    return end.reason() == ConferenceEvent.LeaveReason.PARTICIPANT_ADD_FAILED
        ? CallStatus.FAILED
        : CallStatus.COMPLETED;
  }

  /// Returns the periods in the conversation: from join to leave of a conference, or else from
  /// answer to end.
  List<Interval> joined() {
    if (joinsConference
        || events.stream().anyMatch(event -> event.kind() == ConferenceEvent.Kind.JOIN)) {
      return periods(ConferenceEvent.Kind.JOIN, ConferenceEvent.Kind.LEAVE);
    }
    return leg.answeredAt().map(answer -> List.of(new Interval(answer, end()))).orElse(List.of());
  }

  List<Interval> held() {
    return periods(ConferenceEvent.Kind.HOLD, ConferenceEvent.Kind.UNHOLD);
  }

  /// Returns whether the leg is muted. Supervisors join muted.
  boolean isMuted() {
    return events.stream()
        .filter(
            event ->
                event.kind() == ConferenceEvent.Kind.MUTE
                    || event.kind() == ConferenceEvent.Kind.UNMUTE)
        .reduce((_, last) -> last)
        .map(last -> last.kind() == ConferenceEvent.Kind.MUTE)
        .orElse(leg.identity().role() == ParticipantRole.SUPERVISOR);
  }

  /// Returns the event with which the leg left its last conference.
  Optional<ConferenceEvent> lastLeave() {
    return events.stream()
        .filter(event -> event.kind() == ConferenceEvent.Kind.LEAVE)
        .reduce((_, last) -> last);
  }

  Instant end() {
    return endedAt().orElse(Interval.OPEN);
  }

  /// Returns the events with which the leg ended.
  Stream<ConferenceEvent> ends() {
    return events.stream().filter(ConferenceEvent::isEndOfLeg);
  }

  /// Pairs the events of each conference. A period ends at the latest when the leg leaves the
  /// conference, when the conference ends, and when the leg ends.
  private List<Interval> periods(ConferenceEvent.Kind begin, ConferenceEvent.Kind finish) {
    List<Interval> periods = new ArrayList<>();
    ConferenceEvent open = null;
    for (ConferenceEvent event : events) {
      if (open != null && !open.conference().equals(event.conference())) {
        periods.add(new Interval(open.at(), end()));
        open = null;
      }
      if (event.kind() == begin) {
        open = open == null ? event : open;
      } else if (open != null && (event.kind() == finish || isExit(event))) {
        periods.add(new Interval(open.at(), Interval.earlier(event.at(), end())));
        open = null;
      }
    }
    if (open != null) {
      periods.add(new Interval(open.at(), end()));
    }
    return Interval.union(periods);
  }

  private static boolean isExit(ConferenceEvent event) {
    return event.kind() == ConferenceEvent.Kind.LEAVE || event.kind() == ConferenceEvent.Kind.END;
  }

  @Nullable Boolean leftFirst() {
    Leg.Ending ending = leg.ending();
    return ending == null ? null : ending.leftFirst();
  }

  /// Returns whether only Twilio's REST API reported the end.
  boolean isReconciled() {
    return leg.ending() != null
        && Objects.requireNonNull(leg.ending()).reconciled()
        && ends().findAny().isEmpty();
  }
}
