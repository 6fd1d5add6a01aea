package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
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

  /// Requests the next plan of the call's flow.
  record Redirect(CallId call) implements Verb {}

  record HangUp() implements Verb {}
}
