package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;

/// Computes the state of a call from its facts. A call is over when the customer has left, or when
/// the agents and external phones that joined have left and no other is awaited. A customer in a
/// conference may wait there for another agent, so only the customer's leave ends such a call.
final class Conversation {
  private final Call call;
  private final List<Attendance> participants;
  private final @Nullable Attendance customer;

  /// Twilio's time of the answer; null for an unanswered call.
  private final @Nullable Instant answered;

  private final @Nullable Instant customerLeft;
  private final @Nullable Instant othersLeft;

  private Conversation(Call call, List<Attendance> participants) {
    this.call = call;
    this.participants = participants;
    this.customer =
        participants.stream()
            .filter(each -> each.role() == ParticipantRole.CUSTOMER)
            .findFirst()
            .orElse(null);
    this.answered = firstAnswer();
    this.customerLeft = customer != null && customer.isGone() ? customer.goneAt() : null;
    this.othersLeft = lastLeaveOfOthers();
  }

  static Conversation of(Call call) {
    return new Conversation(call, Attendances.of(call));
  }

  CallState state() {
    Instant ended = endedAt();
    CallStatus status = status(ended != null);
    CallEnding ending = new CallEnding(call, participants, customer, customerLeft, othersLeft);
    boolean declined = isDeclined(status);
    Instant answeredAt =
        answered == null || call.failedAt() != null
            ? null
            : Interval.later(answered, call.createdAt());
    return new CallState(
        status,
        declined,
        agent(),
        answeredAt,
        ended == null
            ? null
            : Interval.later(ended, answeredAt == null ? call.createdAt() : answeredAt),
        ended == null ? null : durationSec(ended),
        ended == null ? null : ending.endedBy(status, declined),
        ended == null ? null : ending.reason(status, declined),
        ended == null || answered != null ? null : sipCode(),
        new ParticipantTimes(call, participants, ended).participants());
  }

  private @Nullable Instant endedAt() {
    if (call.failedAt() != null) {
      return call.failedAt();
    }
    if (call.isConference()
        && customer != null
        && (!customer.legs().isEmpty() || customer.isExpected())) {
      return customerLeft;
    }
    if (customerLeft == null || othersLeft == null) {
      return customerLeft == null ? othersLeft : customerLeft;
    }
    return Interval.earlier(customerLeft, othersLeft);
  }

  private CallStatus status(boolean isOver) {
    if (call.failedAt() != null) {
      return CallStatus.FAILED;
    }
    if (answered != null) {
      return isOver ? CallStatus.COMPLETED : CallStatus.IN_PROGRESS;
    }
    if (call.direction() == CallDirection.INTERNAL) {
      boolean isCanceled = call.endRequestedBy() != EndedBy.SYSTEM;
      return isOver ? isCanceled ? CallStatus.CANCELED : CallStatus.NO_ANSWER : CallStatus.RINGING;
    }
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    CallStatus status = customerStatus();
    if (!isOver) {
      return isInbound
          ? CallStatus.RINGING
          : status == CallStatus.INITIATED ? CallStatus.QUEUED : status;
    }
    if (status.isTerminal()) {
      return isInbound && status == CallStatus.COMPLETED ? unansweredStatus() : status;
    }
    return agentLegs().anyMatch(this::couldNotConnect) ? CallStatus.FAILED : CallStatus.CANCELED;
  }

  /// Returns whether an agent's leg failed, or was answered although no customer was dialed: then
  /// the agent heard our apology, because the server did not answer. An agent who waits in a
  /// conference may also have hung up before.
  private boolean couldNotConnect(LegFacts leg) {
    return leg.status() == CallStatus.FAILED
        || (call.direction() == CallDirection.OUTBOUND_DIAL
            && leg.status() == CallStatus.COMPLETED
            && (customer == null || customer.legs().isEmpty())
            && (!call.isConference() || call.endRequestedBy() == EndedBy.SYSTEM));
  }

  private CallStatus customerStatus() {
    return customer == null ? CallStatus.QUEUED : customer.status();
  }

  /// Returns the status of an inbound call that no agent answered: busy when all agents declined.
  private CallStatus unansweredStatus() {
    boolean isDeclined =
        agentLegs().findAny().isPresent()
            && agentLegs().allMatch(leg -> leg.status() == CallStatus.BUSY);
    return isDeclined ? CallStatus.BUSY : CallStatus.NO_ANSWER;
  }

  private boolean isDeclined(CallStatus status) {
    return status == CallStatus.BUSY
        && (call.direction() == CallDirection.INBOUND
            || customer != null
                && customer.legs().stream().anyMatch(leg -> leg.leg().isRejected()));
  }

  /// Returns the agent who answered first or placed the call.
  private @Nullable UserId agent() {
    return call.direction() == CallDirection.INBOUND
        ? joinedOthers()
            .min(Comparator.comparing(other -> other.joined().getFirst().start()))
            .map(first -> first.identity().user())
            .orElse(null)
        : call.placedBy();
  }

  private @Nullable Instant firstAnswer() {
    Stream<Attendance> called =
        switch (call.direction()) {
          case INBOUND -> joinedOthers();
          case OUTBOUND_DIAL, OUTBOUND_API ->
              Stream.ofNullable(customer).filter(Attendance::hasJoined);
          case INTERNAL -> joinedOthers().filter(each -> !isCaller(each));
        };
    return called
        .map(each -> each.joined().getFirst().start())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /// Returns the time at which only the customer was left; null while another is connected or
  /// awaited, and before another has joined.
  private @Nullable Instant lastLeaveOfOthers() {
    List<Attendance> left = others().filter(this::hasTakenPart).toList();
    if (left.isEmpty()
        || left.stream().anyMatch(Attendance::isPresent)
        || others().anyMatch(Attendance::isExpected)
        || isCallerAwaited()) {
      return null;
    }
    return Stream.concat(
            left.stream(), others().filter(other -> other.identity().awaited() && other.isGone()))
        .map(Attendance::leftAt)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /// Returns whether a participant joined. A browser that calls takes part from the start.
  private boolean hasTakenPart(Attendance other) {
    return other.hasJoined()
        || switch (call.direction()) {
          case OUTBOUND_DIAL -> other.isGone();
          case INTERNAL -> isCaller(other) && other.isGone();
          case INBOUND, OUTBOUND_API -> false;
        };
  }

  /// Returns whether the member who called is not in the conference yet. A callback of the called
  /// one may arrive first.
  private boolean isCallerAwaited() {
    return call.direction() == CallDirection.INTERNAL
        && others().anyMatch(other -> isCaller(other) && !hasTakenPart(other));
  }

  private boolean isCaller(Attendance other) {
    return call.isPlacedBy(other.identity().user());
  }

  private int durationSec(Instant ended) {
    return answered == null || call.failedAt() != null
        ? 0
        : Math.round(
            Duration.between(answered, Interval.later(ended, answered)).toMillis() / 1000f);
  }

  private @Nullable Integer sipCode() {
    return customer == null || call.direction() == CallDirection.INBOUND
        ? null
        : customer.legs().stream()
            .map(leg -> leg.leg().ending())
            .filter(Objects::nonNull)
            .map(Leg.Ending::sipCode)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private Stream<Attendance> others() {
    return participants.stream().filter(each -> each.role().keepsCallOpen());
  }

  private Stream<Attendance> joinedOthers() {
    return others().filter(Attendance::hasJoined);
  }

  private Stream<LegFacts> agentLegs() {
    return participants.stream()
        .filter(each -> each.role() == ParticipantRole.AGENT)
        .flatMap(each -> each.legs().stream());
  }
}
