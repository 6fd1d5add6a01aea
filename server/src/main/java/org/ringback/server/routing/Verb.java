package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantLabel;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.E164;

/// A step of a [VoicePlan].
sealed interface Verb {
  /// Rings browsers. The first browser that accepts is connected.
  ///
  /// @param callerId the number that the browsers show; null for the caller's number
  /// @param wave the number of the wave in the call's flow; 0 outside a flow
  record Ring(
      CallId call,
      CallDirection direction,
      List<ClientIdentity> agents,
      @Nullable String callerId,
      Duration timeout,
      int wave)
      implements Verb {}

  /// Dials the customer and connects the agent.
  ///
  /// @param timeLimit the maximum duration of the conversation
  record Dial(CallId call, E164 to, String callerId, Duration timeLimit) implements Verb {}

  record Say(String sentence) implements Verb {}

  record Play(Sound sound) implements Verb {}

  /// Plays the announcement of a call's recording.
  ///
  /// @param isStep whether the call's next plan is requested after it, with the key of a caller who
  ///   decides about the recording
  record Announce(CallId call, boolean isStep) implements Verb {
    static Announce alone(CallId call) {
      return new Announce(call, false);
    }

    static Announce thenContinue(CallId call) {
      return new Announce(call, true);
    }
  }

  /// Plays audio that the workspace has uploaded.
  record PlayPrompt(UUID prompt) implements Verb {}

  /// Records a message of the caller, after a tone.
  record RecordMessage(CallId call, Duration maxLength) implements Verb {}

  /// Requests the next plan of the call's flow.
  ///
  /// @param isInConference whether the caller waits in the conference of the call
  record Redirect(CallId call, boolean isInConference) implements Verb {
    static Redirect inLine(CallId call) {
      return new Redirect(call, false);
    }

    static Redirect inConference(CallId call) {
      return new Redirect(call, true);
    }
  }

  /// Requests the plan of a participant on hold again.
  record RepeatHold() implements Verb {}

  /// Joins the conference of a call.
  ///
  /// @param label the ParticipantLabel of the leg
  /// @param role a supervisor joins muted
  /// @param hearsWait whether the leg hears the `waitUrl` while alone, or else silence
  record Join(
      CallId call, ParticipantId participant, String label, ParticipantRole role, boolean hearsWait)
      implements Verb {
    static Join customer(CallId call) {
      ParticipantId customer = ParticipantId.customer(call);
      return new Join(
          call, customer, ParticipantLabel.of(customer), ParticipantRole.CUSTOMER, true);
    }

    /// Returns the join of the browser that calls a customer, whose phone it will hear.
    static Join caller(CallId call, UserId user) {
      return caller(call, user, false);
    }

    /// Returns the join of the browser that calls a colleague, whose browser plays no ringing.
    static Join callerOfColleague(CallId call, UserId user) {
      return caller(call, user, true);
    }

    private static Join caller(CallId call, UserId user, boolean hearsWait) {
      ParticipantId caller = ParticipantId.agent(call, user);
      return new Join(call, caller, ParticipantLabel.of(caller), ParticipantRole.AGENT, hearsWait);
    }

    static Join of(Claim claim) {
      ParticipantId member =
          claim.role() == ParticipantRole.SUPERVISOR
              ? ParticipantId.supervisor(claim.call(), claim.user())
              : ParticipantId.agent(claim.call(), claim.user());
      return new Join(
          claim.call(), member, ParticipantLabel.of(member, claim.claim()), claim.role(), false);
    }
  }

  record HangUp() implements Verb {}
}
