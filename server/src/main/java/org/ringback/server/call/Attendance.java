package org.ringback.server.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One participant's legs and periods, before the end of the call is known.
///
/// @param joined the periods in the conversation, of all legs
record Attendance(
    ParticipantIdentity identity, List<LegFacts> legs, List<Interval> joined, List<Interval> held) {

  /// @param since the time from which an inbound caller is in the call; null for every other
  static Attendance of(ParticipantIdentity identity, List<LegFacts> legs, @Nullable Instant since) {
    List<Interval> joined = new ArrayList<>();
    List<Interval> held = new ArrayList<>();
    for (LegFacts leg : legs) {
      joined.addAll(since == null ? leg.joined() : List.of(new Interval(since, leg.end())));
      held.addAll(leg.held());
    }
    return new Attendance(identity, legs, Interval.union(joined), Interval.union(held));
  }

  ParticipantRole role() {
    return identity.role();
  }

  boolean hasJoined() {
    return !joined.isEmpty();
  }

  boolean isPresent() {
    return hasJoined() && joined.getLast().isOpen();
  }

  /// Returns whether all legs have ended. A participant without a leg may still get one.
  boolean isGone() {
    return !legs.isEmpty() && legs.stream().allMatch(LegFacts::isOver);
  }

  Instant goneAt() {
    return legs.stream().map(LegFacts::end).max(Comparator.naturalOrder()).orElse(Interval.OPEN);
  }

  /// Returns the status of the first leg, `queued` without one.
  CallStatus status() {
    return legs.stream().findFirst().map(LegFacts::status).orElse(CallStatus.QUEUED);
  }

  /// Returns the time of the last leave.
  Instant leftAt() {
    return hasJoined() ? joined.getLast().end() : goneAt();
  }

  /// Returns whether the call waits for this participant to join.
  boolean isExpected() {
    return identity.awaited() && !hasJoined() && !isGone();
  }

  /// Returns the periods in which this participant hears the others.
  List<Interval> connected() {
    return Interval.subtract(joined, held);
  }

  /// Returns the periods from ringing to the end of each leg.
  List<Interval> inCall() {
    List<Interval> periods = new ArrayList<>(joined);
    for (LegFacts leg : legs) {
      Instant ringing = leg.leg().ringing();
      if (ringing != null) {
        periods.add(new Interval(ringing, Interval.earlier(leg.end(), firstJoinAfter(ringing))));
      }
    }
    return Interval.union(periods);
  }

  private Instant firstJoinAfter(Instant time) {
    return joined.stream()
        .map(Interval::start)
        .filter(start -> !start.isBefore(time))
        .findFirst()
        .orElse(Interval.OPEN);
  }

  Optional<ConferenceEvent> lastLeave() {
    return legs.stream().flatMap(leg -> leg.lastLeave().stream()).max(Comparator.naturalOrder());
  }

  Stream<Boolean> leftFirst() {
    return legs.stream().map(LegFacts::leftFirst).filter(Objects::nonNull).map(it -> it);
  }

  boolean isDialed() {
    return legs.stream().anyMatch(leg -> leg.leg().identity().parent() != null);
  }
}
