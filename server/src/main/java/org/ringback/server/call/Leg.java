package org.ringback.server.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state of one CallSid. Each field holds the earliest reported value, so neither the order nor
/// the repetition of events matters, and an ended leg stays ended.
///
/// @param answered the time from the callback; null also when that callback was lost
public record Leg(
    LegIdentity identity,
    @Nullable Instant ringing,
    @Nullable Instant answered,
    @Nullable Ending ending) {

  /// The end of a leg. Of several reported ends the one with the lowest sequence number counts,
  /// because it happened first. The duration is the longest that was reported.
  ///
  /// @param rejected whether any report says that the called person rejected the call
  public record Ending(
      CallStatus status,
      Instant at,
      int sequence,
      @Nullable Integer durationSec,
      boolean rejected) {
    private static final Comparator<Ending> FIRST =
        Comparator.comparingInt(Ending::sequence)
            .thenComparing(Ending::status)
            .thenComparing(Ending::at);

    static Ending merge(@Nullable Ending known, Ending reported) {
      if (known == null) {
        return reported;
      }
      Ending first = FIRST.compare(reported, known) < 0 ? reported : known;
      return new Ending(
          first.status,
          first.at,
          first.sequence,
          longest(known.durationSec, reported.durationSec),
          known.rejected || reported.rejected);
    }

    private static @Nullable Integer longest(@Nullable Integer one, @Nullable Integer other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return Math.max(one, other);
    }
  }

  static Leg empty(LegIdentity identity) {
    return new Leg(identity, null, null, null);
  }

  /// Returns this leg with the event applied.
  Leg apply(CallEvent event) {
    LegIdentity identity = this.identity.withAgentOf(event.identity());
    return switch (event) {
      case CallEvent.Initiated _ -> new Leg(identity, ringing, answered, ending);
      case CallEvent.Ringing r -> new Leg(identity, earliest(ringing, r.at()), answered, ending);
      case CallEvent.Answered a -> new Leg(identity, ringing, earliest(answered, a.at()), ending);
      case CallEvent.Ended e ->
          new Leg(
              identity,
              ringing,
              answered,
              Ending.merge(
                  ending,
                  new Ending(e.status(), e.at(), e.sequence(), e.durationSec(), e.rejected())));
    };
  }

  public CallStatus status() {
    if (ending != null) {
      return ending.status();
    }
    if (answered != null) {
      return CallStatus.IN_PROGRESS;
    }
    return ringing != null ? CallStatus.RINGING : CallStatus.INITIATED;
  }

  /// Returns whether the called person rejected the call. Other busy legs are engaged.
  boolean isRejected() {
    return ending != null && ending.status() == CallStatus.BUSY && ending.rejected();
  }

  public boolean isOver() {
    return ending != null;
  }

  /// Returns the time of the answer. Without an `answered` callback it is computed from the end and
  /// the duration of a completed leg, which was answered by Twilio's definition of `completed`.
  public Optional<Instant> answeredAt() {
    if (answered != null) {
      return Optional.of(answered);
    }
    if (ending != null && ending.status() == CallStatus.COMPLETED) {
      int seconds = ending.durationSec() == null ? 0 : ending.durationSec();
      return Optional.of(ending.at().minusSeconds(seconds));
    }
    return Optional.empty();
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(ending).map(Ending::at);
  }

  private static Instant earliest(@Nullable Instant known, Instant reported) {
    return known == null || reported.isBefore(known) ? reported : known;
  }
}
