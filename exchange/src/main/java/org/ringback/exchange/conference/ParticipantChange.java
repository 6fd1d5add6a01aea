package org.ringback.exchange.conference;

import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// What REST wants of a participant; null leaves a thing as it is.
///
/// @param holdUrl what it hears on hold
/// @param callSidToCoach with `coaching`
public record ParticipantChange(
    @Nullable Boolean muted,
    @Nullable Boolean hold,
    @Nullable WebhookTarget holdUrl,
    @Nullable Boolean endConferenceOnExit,
    @Nullable Boolean beepOnExit,
    @Nullable Boolean coaching,
    @Nullable String callSidToCoach,
    @Nullable WebhookTarget announcement) {}
