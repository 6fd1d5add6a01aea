package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A snapshot of a conference, for REST.
///
/// @param region the region that mixes it
/// @param status `init`, `in-progress` or `completed`
/// @param reasonEnded null before the end
public record ConferenceRecord(
    String sid,
    String accountSid,
    String friendlyName,
    String region,
    String status,
    @Nullable EndReason reasonEnded,
    @Nullable String callSidEndingConference,
    Instant created,
    Instant updated) {}
