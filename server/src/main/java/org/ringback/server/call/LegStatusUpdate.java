package org.ringback.server.call;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// What Twilio says about one leg, as it says it.
///
/// @param parent the leg that dialled it; null for the first leg of a call
/// @param to whom it rings: `client:<identity>` tells the agent
/// @param sequence SequenceNumber, when there is one
/// @param durationSec CallDuration, when it is over
/// @param said all of it, for the record
public record LegStatusUpdate(
    CallSid callSid,
    @Nullable CallSid parent,
    String from,
    String to,
    CallStatus status,
    Instant at,
    @Nullable Integer sequence,
    @Nullable Integer durationSec,
    Map<String, String> said) {

  /// Whether a customer called us. A browser's call is `inbound` to Twilio too.
  boolean isFromCustomer() {
    return parent == null && "inbound".equals(said.get("Direction")) && !from.startsWith("client:");
  }
}
