package org.ringback.server.callcontrol;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.ConferenceEvent;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ConferenceSnapshot;
import org.ringback.server.call.Leg;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;

/// Decides when the participants of a call are read from Twilio. Twilio may lose any callback: a
/// lost join leaves an answered call unanswered, a lost leave leaves a customer alone in silence.
///
/// @param readAt when the participants were last read; null if never
record ConferenceReads(
    Call call, Map<ParticipantId, RequestedState> requested, @Nullable Instant readAt) {
  /// A browser joins within a second. Shorter than the time for which a claim is reserved.
  private static final Duration JOINS = Duration.ofSeconds(3);

  static final Duration INTERVAL = Duration.ofSeconds(30);

  /// Returns the step that reads the participants, if it is due.
  Optional<ControlStep> step(Instant now) {
    return dueAt()
        .filter(due -> !now.isBefore(due))
        .map(
            _ -> {
              String conference = conference();
              return new ControlStep.ReadConference(
                  conference,
                  conference == null ? 0 : ConferenceSnapshot.lastEvent(call, conference));
            });
  }

  /// Returns the time at which the participants are to be read; empty without a conference.
  Optional<Instant> dueAt() {
    if (call.isOver()) {
      return Optional.empty();
    }
    return Stream.of(regularRead(), missingJoin(), missingHold())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> regularRead() {
    return readAt != null
        ? Optional.of(readAt.plus(INTERVAL))
        : call.seats().stream()
            .filter(ConferenceSeat::isPresent)
            .flatMap(seat -> Optional.ofNullable(seat.joinedAt()).stream())
            .min(Comparator.naturalOrder())
            .map(joined -> joined.plus(INTERVAL));
  }

  /// Returns when the first open leg without a join is overdue. One read answers that.
  private Optional<Instant> missingJoin() {
    return call.legs().values().stream()
        .filter(leg -> !leg.isOver() && !hasSeat(leg))
        .flatMap(leg -> Optional.ofNullable(expectedSince(leg)).stream())
        .map(since -> since.plus(JOINS))
        .filter(this::isNotRead)
        .min(Comparator.naturalOrder());
  }

  private boolean hasSeat(Leg leg) {
    return call.seats().stream()
        .anyMatch(
            seat -> seat.callSid().equals(leg.identity().callSid()) && seat.joinedAt() != null);
  }

  /// Returns the time from which a leg should be in the conference. A dialed phone rings first.
  private @Nullable Instant expectedSince(Leg leg) {
    ParticipantRole role = leg.identity().role();
    boolean isDialed =
        role == ParticipantRole.EXTERNAL
            || role == ParticipantRole.CUSTOMER && call.direction() != CallDirection.INBOUND;
    return isDialed || leg.ringing() == null ? leg.answered() : leg.ringing();
  }

  /// Returns when a request to hold or to resume should have had its event.
  private Optional<Instant> missingHold() {
    return call.seats().stream()
        .filter(ConferenceSeat::isPresent)
        .flatMap(
            seat ->
                Optional.ofNullable(requested.get(seat.participant().id()))
                    .filter(request -> request.hold() != null)
                    .filter(request -> !Objects.equals(request.hold(), seat.isOnHold()))
                    .flatMap(request -> Optional.ofNullable(request.sentAt()))
                    .stream())
        .map(sentAt -> sentAt.plus(ConferenceControl.RETRY))
        .filter(this::isNotRead)
        .min(Comparator.naturalOrder());
  }

  private boolean isNotRead(Instant due) {
    return readAt == null || readAt.isBefore(due);
  }

  /// Returns the conference of the last event. A name that is used again gets another conference.
  private @Nullable String conference() {
    return call.conferenceEvents().stream()
        .max(Comparator.comparing(ConferenceEvent::at).thenComparing(ConferenceEvent::sequence))
        .map(ConferenceEvent::conference)
        .orElse(null);
  }
}
