package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A fact about one leg. Twilio: "there is no guarantee they will arrive in the same order" (Call
/// resource, `SequenceNumber`), so each event says only what it knows by itself.
public sealed interface CallEvent {
  LegIdentity party();

  Instant at();

  /// The status that brought this fact.
  CallStatus status();

  /// The leg exists.
  record Initiated(LegIdentity party, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.INITIATED;
    }
  }

  /// Its device rings.
  record Ringing(LegIdentity party, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.RINGING;
    }
  }

  /// Somebody or something picked up.
  record Answered(LegIdentity party, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.IN_PROGRESS;
    }
  }

  /// The leg is over.
  ///
  /// @param sequence Twilio's SequenceNumber; `UNNUMBERED` when the news came without one
  /// @param durationSec Twilio's CallDuration, from which a lost answer can be told
  record Ended(
      LegIdentity party, Instant at, CallStatus status, int sequence, @Nullable Integer durationSec)
      implements CallEvent {
    public static final int UNNUMBERED = Integer.MAX_VALUE;

    public Ended {
      if (!status.isTerminal()) {
        throw new IllegalArgumentException(status.wire() + " does not end a leg");
      }
    }
  }

  /// The event that a status word tells.
  static CallEvent of(
      LegIdentity party,
      CallStatus status,
      Instant at,
      @Nullable Integer sequence,
      @Nullable Integer durationSec) {
    return switch (status) {
      case QUEUED, INITIATED -> new Initiated(party, at);
      case RINGING -> new Ringing(party, at);
      case IN_PROGRESS -> new Answered(party, at);
      case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED ->
          new Ended(party, at, status, sequence == null ? Ended.UNNUMBERED : sequence, durationSec);
    };
  }
}
