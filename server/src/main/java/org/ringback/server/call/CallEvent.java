package org.ringback.server.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of one leg. Events do not depend on earlier events, because Twilio does not guarantee
/// the order of callbacks (Call resource, `SequenceNumber`).
public sealed interface CallEvent {
  LegIdentity identity();

  Instant at();

  /// Returns the status that Twilio reported.
  CallStatus status();

  /// Twilio created the leg.
  record Initiated(LegIdentity identity, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.INITIATED;
    }
  }

  /// The phone or browser rings.
  record Ringing(LegIdentity identity, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.RINGING;
    }
  }

  /// A person or a machine answered.
  record Answered(LegIdentity identity, Instant at) implements CallEvent {
    @Override
    public CallStatus status() {
      return CallStatus.IN_PROGRESS;
    }
  }

  /// The leg ended.
  ///
  /// @param sequence Twilio's SequenceNumber; `UNNUMBERED` when the update has none
  /// @param durationSec Twilio's CallDuration, which gives the time of an answer whose callback was
  ///   lost
  /// @param sipCode the SIP response that ended it, if Twilio reports one
  /// @param leftFirst whether the leg that dialed this one was still connected; null if not known
  /// @param reconciled whether Twilio's REST API reported it
  record Ended(
      LegIdentity identity,
      Instant at,
      CallStatus status,
      int sequence,
      @Nullable Integer durationSec,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst,
      boolean reconciled)
      implements CallEvent {
    public static final int UNNUMBERED = Integer.MAX_VALUE;

    public Ended {
      if (!status.isTerminal()) {
        throw new IllegalArgumentException(status.wire() + " does not end a leg");
      }
    }
  }

  /// Returns the event for a status.
  static CallEvent of(LegIdentity identity, LegStatusUpdate update) {
    Instant at = update.at();
    Integer sequence = update.sequence();
    return switch (update.status()) {
      case QUEUED, INITIATED -> new Initiated(identity, at);
      case RINGING -> new Ringing(identity, at);
      case IN_PROGRESS -> new Answered(identity, at);
      case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED ->
          new Ended(
              identity,
              at,
              update.status(),
              sequence == null ? Ended.UNNUMBERED : sequence,
              update.durationSec(),
              update.sipCode(),
              update.leftFirst(),
              update.reconciled());
    };
  }
}
