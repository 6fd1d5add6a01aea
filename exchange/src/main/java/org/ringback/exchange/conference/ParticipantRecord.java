package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What REST tells of a participant at one moment.
///
/// @param connected false while its telephone is still being rung
public record ParticipantRecord(
    String callSid,
    String conferenceSid,
    String accountSid,
    @Nullable String label,
    boolean muted,
    boolean hold,
    boolean startConferenceOnEnter,
    boolean endConferenceOnExit,
    @Nullable String callSidToCoach,
    boolean connected,
    Instant created,
    Instant updated) {}
