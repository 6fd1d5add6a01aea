package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A snapshot of a participant, for REST.
///
/// @param connected false while the phone rings
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
