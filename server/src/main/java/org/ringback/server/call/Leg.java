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

  /// The SIP response of a person who rejects a call: Decline (RFC 3261 §21.6.2). Twilio reports it
  /// as `busy`, like an engaged phone.
  private static final int DECLINE = 603;

  /// The end of a leg. Of several reported ends the one with the lowest sequence number counts,
  /// because it happened first. The duration is the longest that was reported.
  ///
  /// @param sipCode SipResponseCode; of several the rejection, else the highest
  /// @param leftFirst whether the leg that dialed this one was still connected, which the `action`
  ///   of a `<Dial>` reports; null when it is not known
  /// @param reconciled whether only Twilio's REST API reported the end
  public record Ending(
      CallStatus status,
      Instant at,
      int sequence,
      @Nullable Integer durationSec,
      @Nullable Integer sipCode,
      @Nullable Boolean leftFirst,
      boolean reconciled) {
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
          highest(known.durationSec, reported.durationSec),
          known.isRejected() || reported.isRejected()
              ? Integer.valueOf(DECLINE)
              : highest(known.sipCode, reported.sipCode),
          either(known.leftFirst, reported.leftFirst),
          known.reconciled && reported.reconciled);
    }

    boolean isRejected() {
      return sipCode != null && sipCode == DECLINE;
    }

    private static @Nullable Boolean either(@Nullable Boolean one, @Nullable Boolean other) {
      return one == null || other == null ? (one == null ? other : one) : (Boolean) (one || other);
    }

    private static @Nullable Integer highest(@Nullable Integer one, @Nullable Integer other) {
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
    LegIdentity identity = this.identity.merge(event.identity());
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
                  new Ending(
                      e.status(),
                      e.at(),
                      e.sequence(),
                      e.durationSec(),
                      e.sipCode(),
                      e.leftFirst(),
                      e.reconciled())));
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
    return ending != null && ending.status() == CallStatus.BUSY && ending.isRejected();
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
