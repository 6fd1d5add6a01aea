package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

/// A conversation, and each Twilio CallSid a leg of it. What people see (status, times, agent) is
/// reckoned from the legs, so the same events in any order, any number of times, give the same
/// call.
///
/// @param callSid its first leg; null until Twilio has taken a call that we place
/// @param placedBy who placed it; null when the customer did
/// @param notPlaced when Twilio did not take the call that we placed
public record Call(
    CallId id,
    @Nullable CallSid callSid,
    CallDirection direction,
    String from,
    String to,
    @Nullable UserId placedBy,
    Instant createdAt,
    @Nullable Instant notPlaced,
    NavigableMap<CallSid, Leg> legs) {

  /// This call, knowing the event too.
  public Call on(CallEvent event) {
    LegIdentity party = event.party();
    NavigableMap<CallSid, Leg> learned = new TreeMap<>(legs);
    learned.merge(party.callSid(), Leg.unheardOf(party).on(event), (known, _) -> known.on(event));
    CallSid first = callSid == null && party.parent() == null ? party.callSid() : callSid;
    return new Call(id, first, direction, from, to, placedBy, createdAt, notPlaced, learned);
  }

  /// This call, which Twilio did not take.
  public Call notPlaced(Instant at) {
    return new Call(id, callSid, direction, from, to, placedBy, createdAt, at, legs);
  }

  /// In Twilio's words. A call that nobody of ours answered did not complete, though Twilio
  /// completes the leg on which we said sorry.
  public CallStatus status() {
    if (notPlaced != null) {
      return CallStatus.FAILED;
    }
    CallStatus customer = customer().map(Leg::status).orElse(CallStatus.QUEUED);
    if (endings().findAny().isEmpty()) {
      if (answer().isPresent()) {
        return CallStatus.IN_PROGRESS;
      }
      return switch (direction) {
        case INBOUND -> CallStatus.RINGING;
        case OUTBOUND_DIAL, OUTBOUND_API ->
            customer == CallStatus.INITIATED ? CallStatus.QUEUED : customer;
      };
    }
    if (answer().isPresent()) {
      return CallStatus.COMPLETED;
    }
    if (customer.isTerminal()) {
      return direction == CallDirection.INBOUND && customer == CallStatus.COMPLETED
          ? unanswered()
          : customer;
    }
    return agents().anyMatch(leg -> leg.status() == CallStatus.FAILED)
        ? CallStatus.FAILED
        : CallStatus.CANCELED;
  }

  /// How it went at our end: busy when each agent who was rung declined.
  private CallStatus unanswered() {
    boolean isDeclined =
        agents().findAny().isPresent() && agents().allMatch(leg -> leg.status() == CallStatus.BUSY);
    return isDeclined ? CallStatus.BUSY : CallStatus.NO_ANSWER;
  }

  /// Returns whether the views of both calls are equal.
  boolean hasSameView(Call other) {
    return Objects.equals(callSid, other.callSid)
        && status() == other.status()
        && agent().equals(other.agent())
        && answeredAt().equals(other.answeredAt())
        && endedAt().equals(other.endedAt())
        && durationSec().equals(other.durationSec());
  }

  public boolean isOver() {
    return status().isTerminal();
  }

  /// When the two began to speak. Twilio's callbacks tell whole seconds, so this is never before
  /// the call began.
  public Optional<Instant> answeredAt() {
    return notPlaced != null
        ? Optional.empty()
        : answer().flatMap(Leg::answeredAt).map(at -> latest(at, createdAt));
  }

  public Optional<Instant> endedAt() {
    if (notPlaced != null) {
      return Optional.of(latest(notPlaced, createdAt));
    }
    return endings()
        .flatMap(leg -> leg.endedAt().stream())
        .min(Comparator.naturalOrder())
        .map(at -> latest(at, answeredAt().orElse(createdAt)));
  }

  /// Whole seconds from answer to end; 0 when never answered; empty while it lasts. Both moments
  /// are Twilio's: our clock, which told when the call began, may be another.
  public Optional<Integer> durationSec() {
    return endedAt().map(_ -> answeredAt().isEmpty() ? 0 : spokenSec());
  }

  private int spokenSec() {
    Instant start = answer().flatMap(Leg::answeredAt).orElseThrow();
    return endings()
        .flatMap(leg -> leg.endedAt().stream())
        .min(Comparator.naturalOrder())
        .map(end -> Math.round(Duration.between(start, latest(end, start)).toMillis() / 1000f))
        .orElse(0);
  }

  /// Who spoke, or who placed it.
  public Optional<UserId> agent() {
    return switch (direction) {
      case INBOUND -> answer().flatMap(leg -> Optional.ofNullable(leg.party().agent()));
      case OUTBOUND_DIAL, OUTBOUND_API -> Optional.ofNullable(placedBy);
    };
  }

  /// The leg whose answer is the call's: the agent's when a customer called, else the customer's.
  private Optional<Leg> answer() {
    Stream<Leg> answering =
        switch (direction) {
          case INBOUND -> agents();
          case OUTBOUND_DIAL, OUTBOUND_API -> customer().stream();
        };
    return answering
        .filter(leg -> leg.answeredAt().isPresent())
        .min(Comparator.comparing(leg -> leg.answeredAt().orElseThrow()));
  }

  /// The ended legs without which there is no conversation: the customer's, that of an agent who
  /// was in it, and that of the agent who placed it from a browser.
  private Stream<Leg> endings() {
    Stream<Leg> needed =
        switch (direction) {
          case INBOUND -> answer().stream();
          case OUTBOUND_DIAL -> agents();
          case OUTBOUND_API -> agents().filter(leg -> leg.answeredAt().isPresent());
        };
    return Stream.concat(customer().stream(), needed).filter(Leg::isOver);
  }

  private Optional<Leg> customer() {
    return legs.values().stream().filter(leg -> leg.party().role() == LegRole.CUSTOMER).findFirst();
  }

  private Stream<Leg> agents() {
    return legs.values().stream().filter(leg -> leg.party().role() == LegRole.AGENT);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
