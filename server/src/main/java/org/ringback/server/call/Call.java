package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// A conversation. Each of its legs is a call of Twilio with a CallSid of its own. The visible
/// status, times and agent are computed from the legs. The same events in any order and repeated
/// therefore give the same call.
///
/// @param callSid the first leg; null until Twilio has accepted an outgoing call
/// @param placedBy the agent of an outgoing call; null for an inbound call
/// @param placementFailedAt the time at which Twilio rejected an outgoing call
public record Call(
    CallId id,
    @Nullable CallSid callSid,
    CallDirection direction,
    String from,
    String to,
    @Nullable UserId placedBy,
    Instant createdAt,
    @Nullable Instant placementFailedAt,
    NavigableMap<CallSid, Leg> legs) {

  /// Returns this call with the event applied.
  public Call apply(CallEvent event) {
    LegIdentity identity = event.identity();
    NavigableMap<CallSid, Leg> updated = new TreeMap<>(legs);
    updated.merge(
        identity.callSid(), Leg.empty(identity).apply(event), (leg, _) -> leg.apply(event));
    CallSid first = callSid == null && identity.parent() == null ? identity.callSid() : callSid;
    return new Call(
        id, first, direction, from, to, placedBy, createdAt, placementFailedAt, updated);
  }

  /// Returns this call as one that Twilio did not accept.
  public Call markFailed(Instant at) {
    return new Call(id, callSid, direction, from, to, placedBy, createdAt, at, legs);
  }

  /// Returns the status, with Twilio's values. An inbound call that no agent answered is not
  /// `completed`, although Twilio completes the leg on which the caller heard an apology.
  public CallStatus status() {
    if (placementFailedAt != null) {
      return CallStatus.FAILED;
    }
    CallStatus customer = customer().map(Leg::status).orElse(CallStatus.QUEUED);
    if (endedRequiredLegs().findAny().isEmpty()) {
      if (answeringLeg().isPresent()) {
        return CallStatus.IN_PROGRESS;
      }
      return switch (direction) {
        case INBOUND -> CallStatus.RINGING;
        case OUTBOUND_DIAL, OUTBOUND_API ->
            customer == CallStatus.INITIATED ? CallStatus.QUEUED : customer;
      };
    }
    if (answeringLeg().isPresent()) {
      return CallStatus.COMPLETED;
    }
    if (customer.isTerminal()) {
      return direction == CallDirection.INBOUND && customer == CallStatus.COMPLETED
          ? unansweredStatus()
          : customer;
    }
    return agents().anyMatch(leg -> leg.status() == CallStatus.FAILED)
        ? CallStatus.FAILED
        : CallStatus.CANCELED;
  }

  /// Returns the status of an inbound call that no agent answered: busy when all agents declined.
  private CallStatus unansweredStatus() {
    boolean isDeclined =
        agents().findAny().isPresent() && agents().allMatch(leg -> leg.status() == CallStatus.BUSY);
    return isDeclined ? CallStatus.BUSY : CallStatus.NO_ANSWER;
  }

  /// Returns whether the called side declined: all agents who rang, or the customer.
  public boolean isDeclined() {
    return status() == CallStatus.BUSY
        && (direction == CallDirection.INBOUND || customer().filter(Leg::isRejected).isPresent());
  }

  /// Returns whether the views of both calls are equal.
  boolean hasSameView(Call other) {
    return Objects.equals(callSid, other.callSid)
        && status() == other.status()
        && isDeclined() == other.isDeclined()
        && agent().equals(other.agent())
        && answeredAt().equals(other.answeredAt())
        && endedAt().equals(other.endedAt())
        && durationSec().equals(other.durationSec());
  }

  public boolean isOver() {
    return status().isTerminal();
  }

  /// Returns whether a customer called and reached no agent.
  boolean isMissed() {
    return direction == CallDirection.INBOUND && isOver() && answeredAt().isEmpty();
  }

  /// Returns whether the ends of all legs are known. A call may be over before: when the callbacks
  /// of a leg were lost, the status that the others give may be wrong.
  public boolean isSettled() {
    if (placementFailedAt != null) {
      return true;
    }
    boolean lacksDialedLeg =
        switch (direction) {
          case INBOUND -> agents().findAny().isEmpty();
          case OUTBOUND_DIAL -> customer().isEmpty();
          case OUTBOUND_API -> false;
        };
    return isOver() && !lacksDialedLeg && legs.values().stream().allMatch(Leg::isOver);
  }

  /// Returns the time at which customer and agent were connected. It is never before the start of
  /// the call, although Twilio's timestamps are truncated to seconds.
  public Optional<Instant> answeredAt() {
    return placementFailedAt != null
        ? Optional.empty()
        : answeringLeg().flatMap(Leg::answeredAt).map(at -> latest(at, createdAt));
  }

  public Optional<Instant> endedAt() {
    if (placementFailedAt != null) {
      return Optional.of(latest(placementFailedAt, createdAt));
    }
    return endedRequiredLegs()
        .flatMap(leg -> leg.endedAt().stream())
        .min(Comparator.naturalOrder())
        .map(at -> latest(at, answeredAt().orElse(createdAt)));
  }

  /// Returns the whole seconds from answer to end: 0 for an unanswered call, empty for an open one.
  /// Both times are Twilio's, because the clock of this server may differ.
  public Optional<Integer> durationSec() {
    return endedAt().map(_ -> answeredAt().isEmpty() ? 0 : talkTimeSec());
  }

  private int talkTimeSec() {
    Instant start = answeringLeg().flatMap(Leg::answeredAt).orElseThrow();
    return endedRequiredLegs()
        .flatMap(leg -> leg.endedAt().stream())
        .min(Comparator.naturalOrder())
        .map(end -> Math.round(Duration.between(start, latest(end, start)).toMillis() / 1000f))
        .orElse(0);
  }

  /// Returns the agent who answered or placed the call.
  public Optional<UserId> agent() {
    return switch (direction) {
      case INBOUND -> answeringLeg().flatMap(leg -> Optional.ofNullable(leg.identity().agent()));
      case OUTBOUND_DIAL, OUTBOUND_API -> Optional.ofNullable(placedBy);
    };
  }

  /// Returns the agents who are connected now, alone or with the customer. The view
  /// `calling_agents` selects the same.
  Set<UserId> talkingAgents() {
    return agents()
        .filter(leg -> leg.answered() != null && !leg.isOver() && !isOver())
        .flatMap(leg -> Optional.ofNullable(leg.identity().agent()).stream())
        .collect(Collectors.toSet());
  }

  /// Returns the agents whose conversation with the customer has ended.
  Set<UserId> finishedAgents() {
    return agents()
        .filter(leg -> leg.answeredAt().isPresent() && (leg.isOver() || isOver()))
        .filter(_ -> answeredAt().isPresent())
        .flatMap(leg -> Optional.ofNullable(leg.identity().agent()).stream())
        .collect(Collectors.toSet());
  }

  /// Returns the leg whose answer counts as the answer of the call: an agent's leg of an inbound
  /// call, else the customer's leg.
  private Optional<Leg> answeringLeg() {
    Stream<Leg> candidates =
        switch (direction) {
          case INBOUND -> agents();
          case OUTBOUND_DIAL, OUTBOUND_API -> customer().stream();
        };
    return candidates
        .filter(leg -> leg.answeredAt().isPresent())
        .min(Comparator.comparing(leg -> leg.answeredAt().orElseThrow()));
  }

  /// Returns the ended legs that a conversation requires. These are the customer's leg, the leg of
  /// the agent who answered, and the leg of the browser that placed the call.
  private Stream<Leg> endedRequiredLegs() {
    Stream<Leg> requiredAgentLegs =
        switch (direction) {
          case INBOUND -> answeringLeg().stream();
          case OUTBOUND_DIAL -> agents();
          case OUTBOUND_API -> agents().filter(leg -> leg.answeredAt().isPresent());
        };
    return Stream.concat(customer().stream(), requiredAgentLegs).filter(Leg::isOver);
  }

  private Optional<Leg> customer() {
    return legs.values().stream()
        .filter(leg -> leg.identity().role() == LegRole.CUSTOMER)
        .findFirst();
  }

  private Stream<Leg> agents() {
    return legs.values().stream().filter(leg -> leg.identity().role() == LegRole.AGENT);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
