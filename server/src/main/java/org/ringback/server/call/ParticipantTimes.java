package org.ringback.server.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes the state of each participant, and how long each talked, held and waited.
final class ParticipantTimes {
  private final Call call;
  private final List<Attendance> attendances;

  /// The end of the call; `OPEN` while it lasts.
  private final Instant end;

  ParticipantTimes(Call call, List<Attendance> attendances, @Nullable Instant ended) {
    this.call = call;
    this.attendances = attendances;
    this.end = ended == null ? Interval.OPEN : Interval.later(ended, call.createdAt());
  }

  /// Returns the participants, by id.
  List<Participant> participants() {
    return attendances.stream().map(this::participant).toList();
  }

  private Participant participant(Attendance attendance) {
    List<Interval> joined = within(attendance.joined());
    List<Interval> held = within(attendance.held());
    ParticipantState state = stateOf(attendance, joined);
    List<Interval> companions =
        Interval.union(
            attendances.stream()
                .filter(other -> other != attendance && other.role() != ParticipantRole.SUPERVISOR)
                .flatMap(other -> within(other.connected()).stream())
                .toList());
    List<Interval> hold = Interval.intersect(joined, held);
    List<Interval> talk = Interval.intersect(Interval.subtract(joined, held), companions);
    List<Interval> wait =
        Interval.subtract(Interval.subtract(within(attendance.inCall()), hold), talk);
    boolean isInCall =
        state == ParticipantState.RINGING
            || wait.stream().anyMatch(Interval::isOpen)
            || joined.stream().anyMatch(Interval::isOpen);
    return new Participant(
        attendance.identity(),
        state,
        attendance.legs().stream().map(LegFacts::leg).toList(),
        joined,
        held,
        attendance.legs().stream().anyMatch(LegFacts::isMuted),
        isInCall ? null : (Integer) Interval.seconds(talk),
        isInCall ? null : (Integer) Interval.seconds(hold),
        isInCall ? null : (Integer) Interval.seconds(wait));
  }

  /// Returns the periods within the call. Twilio's truncated times may be before its start.
  private List<Interval> within(List<Interval> periods) {
    return periods.stream()
        .map(
            period ->
                new Interval(
                    Interval.later(period.start(), call.createdAt()),
                    Interval.earlier(Interval.later(period.end(), call.createdAt()), end)))
        .filter(period -> !period.start().isAfter(end))
        .toList();
  }

  private ParticipantState stateOf(Attendance attendance, List<Interval> joined) {
    boolean isOver = !end.equals(Interval.OPEN);
    if (!joined.isEmpty()) {
      return joined.getLast().isOpen() ? ParticipantState.JOINED : ParticipantState.LEFT;
    }
    if (call.failedAt() != null) {
      return ParticipantState.FAILED;
    }
    boolean isAnsweredElsewhere =
        attendance.role().keepsCallOpen() && !attendance.identity().awaited() && hasOtherJoined();
    if (!attendance.isGone()) {
      return isAnsweredElsewhere
          ? ParticipantState.ANSWERED_ELSEWHERE
          : isOver ? ParticipantState.CANCELED : ParticipantState.RINGING;
    }
    return attendance.legs().stream()
        .map(leg -> unanswered(leg, attendance.role(), isAnsweredElsewhere))
        .min(Comparator.naturalOrder())
        .orElse(ParticipantState.CANCELED);
  }

  private static ParticipantState unanswered(
      LegFacts leg, ParticipantRole role, boolean isAnsweredElsewhere) {
    return switch (leg.status()) {
      case BUSY ->
          role == ParticipantRole.AGENT || leg.leg().isRejected()
              ? ParticipantState.DECLINED
              : ParticipantState.BUSY;
      case NO_ANSWER -> ParticipantState.NO_ANSWER;
      case FAILED -> ParticipantState.FAILED;
      case CANCELED, COMPLETED, QUEUED, INITIATED, RINGING, IN_PROGRESS ->
          isAnsweredElsewhere ? ParticipantState.ANSWERED_ELSEWHERE : ParticipantState.CANCELED;
    };
  }

  private boolean hasOtherJoined() {
    return attendances.stream()
        .filter(each -> each.role().keepsCallOpen())
        .anyMatch(Attendance::hasJoined);
  }
}
