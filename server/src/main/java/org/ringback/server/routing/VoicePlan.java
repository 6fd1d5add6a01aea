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
  /// Rings browsers; the first to accept takes the call.
  ///
  /// @param callerId the number that the browsers show; null for the one that Twilio knows
  record RingAgents(
      CallId call,
      CallDirection direction,
      List<ClientIdentity> agents,
      @Nullable String callerId,
      Duration timeout)
      implements VoicePlan {}

  /// Rings the customer for the agent on the line.
  ///
  /// @param timeLimit the longest that the conversation may last
  record DialCustomer(CallId call, E164 to, String callerId, Duration timeLimit)
      implements VoicePlan {}

  /// Says a sentence and hangs up.
  record SayAndHangUp(String sentence) implements VoicePlan {}

  record HangUp() implements VoicePlan {}
}
