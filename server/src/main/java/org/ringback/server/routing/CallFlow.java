package org.ringback.server.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// The position of an inbound call in its flow: agents ring in waves, and between waves the caller
/// waits in line. The flow ends when an agent answers or the caller hangs up.
///
/// @param enteredAt determines the caller's place in the line
/// @param seenAt the time of the last plan
/// @param wave the number of the last wave
/// @param waveAt the start of the last wave
/// @param ringing the browsers of the wave while it lasts
/// @param tried the agents who rang in the current round
/// @param declined the agents who declined, with the time
/// @param unstaffedSince the time since which no agent is expected to become free
/// @param spokenAt the time at which the caller last heard a sentence
/// @param redirectUntil the end of a redirect by REST that is under way
/// @param redirectAfter the time before which no other redirect starts
/// @param claimedUntil the time until which the agent who claimed the call may join
/// @param isReturned whether an agent had answered the call, and the customer waits for another
record CallFlow(
    CallId call,
    CallSid callSid,
    CallStrategy strategy,
    Step step,
    Instant enteredAt,
    Instant seenAt,
    int wave,
    @Nullable Instant waveAt,
    List<ClientIdentity> ringing,
    Set<UserId> tried,
    Map<UserId, Instant> declined,
    @Nullable Instant unstaffedSince,
    @Nullable Instant spokenAt,
    @Nullable Instant redirectUntil,
    @Nullable Instant redirectAfter,
    @Nullable Instant claimedUntil,
    boolean isReturned) {

  /// An agent who declined is not offered the same caller again for this time.
  static final Duration DECLINE_PAUSE = Duration.ofSeconds(60);

  /// Longer than any plan of a waiting caller. A caller who requests no plan is no longer there.
  private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

  private static final Duration PLAN_START = Duration.ofMillis(500);

  /// The caller hears the ringing tone for this time, then music.
  private static final Duration RINGING_TONE = Duration.ofSeconds(20);

  private static final Duration BETWEEN_SENTENCES = Duration.ofSeconds(45);

  enum Step {
    WAITING("waiting"),
    RINGING("ringing"),
    /// An agent has claimed the call and is about to join.
    CLAIMED("claimed"),
    /// The caller hears that no agent is free.
    OVER("over");

    private final String wire;

    Step(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }

    static Step fromWire(String text) {
      for (Step step : values()) {
        if (step.wire.equals(text)) {
          return step;
        }
      }
      throw new IllegalArgumentException(text);
    }
  }

  /// Returns the flow of a call that enters the line.
  static CallFlow of(CallId call, CallSid callSid, CallStrategy strategy, Instant now) {
    return new CallFlow(
        call,
        callSid,
        strategy,
        Step.WAITING,
        now,
        now,
        0,
        null,
        List.of(),
        Set.of(),
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        false);
  }

  /// Returns this flow in its next wave.
  CallFlow ringing(List<ClientIdentity> browsers, Instant at) {
    return new CallFlow(
        call,
        callSid,
        strategy,
        Step.RINGING,
        enteredAt,
        at,
        wave + 1,
        at,
        browsers,
        roundWith(browsers),
        declined,
        null,
        spokenAt,
        null,
        redirectAfter,
        null,
        isReturned);
  }

  boolean isConference() {
    return strategy == CallStrategy.CONFERENCE;
  }

  /// Returns whether the offers of the wave have expired, or the agent who claimed the call has not
  /// joined in time. The `action` of a `<Dial>` ends the waves of other calls.
  boolean isWaveOver(Instant now, Duration waveLength) {
    return isConference()
        && switch (step) {
          case RINGING -> waveAt == null || !now.isBefore(waveAt.plus(waveLength));
          case CLAIMED -> claimedUntil == null || !now.isBefore(claimedUntil);
          case WAITING, OVER -> false;
        };
  }

  boolean isInLine(Instant now) {
    return step == Step.WAITING && (isReturned || now.isBefore(seenAt.plus(MAX_SILENCE)));
  }

  /// Returns whether the call may ring this agent now. An agent who declined recently is left
  /// alone. An agent who rang does not ring again before a whole wave has passed, because a browser
  /// that cannot be reached ends its wave at once.
  boolean mayRing(UserId agent, Instant now, Duration waveLength) {
    if (hasDeclined(agent, now)) {
      return false;
    }
    return !tried.contains(agent) || waveAt == null || !now.isBefore(waveAt.plus(waveLength));
  }

  /// Returns whether an agent declined recently.
  boolean hasDeclined(UserId agent, Instant now) {
    Instant at = declined.get(agent);
    return at != null && now.isBefore(at.plus(DECLINE_PAUSE));
  }

  /// Returns the agents who have rung in the round after these ring. When all of them have rung
  /// before, a new round begins.
  Set<UserId> roundWith(List<ClientIdentity> browsers) {
    Set<UserId> users = new HashSet<>();
    browsers.forEach(browser -> users.add(browser.user()));
    if (!tried.containsAll(users)) {
      users.addAll(tried);
    }
    return users;
  }

  boolean isTimeUp(Instant now, Duration maxWait, Duration maxUnstaffedWait) {
    return !now.isBefore(enteredAt.plus(maxWait))
        || (unstaffedSince != null && !now.isBefore(unstaffedSince.plus(maxUnstaffedWait)));
  }

  boolean isBeingRedirected(Instant now) {
    return redirectUntil != null && now.isBefore(redirectUntil);
  }

  /// Returns whether a redirect may start. Twilio needs a moment to begin with the last plan.
  boolean mayBeRedirected(Instant now) {
    return (redirectAfter == null || !now.isBefore(redirectAfter))
        && !now.isBefore(seenAt.plus(PLAN_START));
  }

  /// Returns whether the waiting caller hears the ringing tone, as at the beginning of a call.
  boolean hearsRinging(Instant now) {
    return now.isBefore(enteredAt.plus(RINGING_TONE));
  }

  boolean isSentenceDue(Instant now) {
    return spokenAt == null || !now.isBefore(spokenAt.plus(BETWEEN_SENTENCES));
  }
}
