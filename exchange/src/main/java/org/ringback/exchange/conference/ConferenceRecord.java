package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What REST tells of a conference at one moment.
///
/// @param status `init`, `in-progress` or `completed`
/// @param reasonEnded null until it is completed
public record ConferenceRecord(
    String sid,
    String accountSid,
    String friendlyName,
    String status,
    @Nullable EndReason reasonEnded,
    @Nullable String callSidEndingConference,
    Instant created,
    Instant updated) {}
