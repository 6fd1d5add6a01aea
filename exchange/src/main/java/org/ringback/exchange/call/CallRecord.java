package org.ringback.exchange.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What REST tells of a call: the Call resource at one moment.
///
/// @param parentCallSid the call whose `<Dial>` made this one
/// @param startTime when the call was answered (Twilio: empty before)
/// @param answeredBy the result of answering machine detection; null without it
/// @param queued the time in the queue
/// @param answered whether it ever was in progress
public record CallRecord(
    String sid,
    String accountSid,
    @Nullable String parentCallSid,
    @Nullable String phoneNumberSid,
    String from,
    String to,
    CallDirection direction,
    CallStatus status,
    Instant created,
    @Nullable Instant startTime,
    @Nullable Instant endTime,
    Instant updated,
    @Nullable String answeredBy,
    Duration queued) {
  public boolean answered() {
    return startTime != null;
  }
}
