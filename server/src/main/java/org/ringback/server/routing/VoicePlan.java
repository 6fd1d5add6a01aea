package org.ringback.server.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.twilio.E164;

/// What is to happen to a call now.
public sealed interface VoicePlan {
  /// Ring these browsers; the first to accept has the call.
  ///
  /// @param callerId what the browsers are shown; null for the number that Twilio knows
  record RingAgents(
      CallId call,
      CallDirection direction,
      List<ClientIdentity> agents,
      @Nullable String callerId,
      Duration timeout)
      implements VoicePlan {}

  /// Ring the customer for the agent who waits on the line.
  ///
  /// @param longest when the conversation is ended
  record DialCustomer(CallId call, E164 to, String callerId, Duration longest)
      implements VoicePlan {}

  /// Say these words and hang up.
  record SayAndHangUp(String words) implements VoicePlan {}

  /// The conversation is over.
  record HangUp() implements VoicePlan {}
}
