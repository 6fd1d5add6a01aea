package org.ringback.exchange.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A snapshot of a call, for its REST resource.
///
/// @param parentCallSid the call whose `<Dial>` created this one
/// @param startTime the time of the answer; empty before it, as at Twilio
/// @param answeredBy the result of answering machine detection; null without it
/// @param queued the time in the queue
/// @param answered whether the call has ever been in progress
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
