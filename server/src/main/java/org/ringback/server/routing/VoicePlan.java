package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.twilio.E164;

/// The next step of a call.
public sealed interface VoicePlan {
  /// Rings browsers. The first browser that accepts is connected.
  ///
  /// @param callerId the number that the browsers show; null for the caller's number
  record RingAgents(
      CallId call,
      CallDirection direction,
      List<ClientIdentity> agents,
      @Nullable String callerId,
      Duration timeout)
      implements VoicePlan {}

  /// Dials the customer and connects the agent.
  ///
  /// @param timeLimit the maximum duration of the conversation
  record DialCustomer(CallId call, E164 to, String callerId, Duration timeLimit)
      implements VoicePlan {}

  /// Says a sentence and hangs up.
  record SayAndHangUp(String sentence) implements VoicePlan {}

  record HangUp() implements VoicePlan {}
}
