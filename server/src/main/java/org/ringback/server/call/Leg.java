package org.ringback.server.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one CallSid. It only learns: each field is the least or the first of all that
/// was told, so neither order nor repetition of the telling matters, and an ending stays.
///
/// @param answered when a callback said so; null also when that callback was lost
public record Leg(
    LegIdentity party,
    @Nullable Instant ringing,
    @Nullable Instant answered,
    @Nullable Ending ending) {

  /// How a leg ended. Of several endings that were told, the one that Twilio numbered lowest
  /// counts: the first to happen, whichever arrived first. Its duration is the longest told.
  public record Ending(CallStatus status, Instant at, int sequence, @Nullable Integer durationSec) {
    private static final Comparator<Ending> FIRST =
        Comparator.comparingInt(Ending::sequence)
            .thenComparing(Ending::status)
            .thenComparing(Ending::at);

    static Ending first(@Nullable Ending known, Ending told) {
      if (known == null) {
        return told;
      }
      Ending first = FIRST.compare(told, known) < 0 ? told : known;
      return new Ending(
          first.status, first.at, first.sequence, longest(known.durationSec, told.durationSec));
    }

    private static @Nullable Integer longest(@Nullable Integer one, @Nullable Integer other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return Math.max(one, other);
    }
  }

  static Leg unheardOf(LegIdentity party) {
    return new Leg(party, null, null, null);
  }

  /// This leg, knowing the event too.
  Leg on(CallEvent event) {
    LegIdentity party = this.party.orElse(event.party());
    return switch (event) {
      case CallEvent.Initiated _ -> new Leg(party, ringing, answered, ending);
      case CallEvent.Ringing r -> new Leg(party, earliest(ringing, r.at()), answered, ending);
      case CallEvent.Answered a -> new Leg(party, ringing, earliest(answered, a.at()), ending);
      case CallEvent.Ended e ->
          new Leg(
              party,
              ringing,
              answered,
              Ending.first(ending, new Ending(e.status(), e.at(), e.sequence(), e.durationSec())));
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

  public boolean isOver() {
    return ending != null;
  }

  /// When it was answered: as told, else reckoned back from the end of a completed leg. Twilio:
  /// `completed` is "the call was answered and has ended normally".
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

  private static Instant earliest(@Nullable Instant known, Instant told) {
    return known == null || told.isBefore(known) ? told : known;
  }
}
