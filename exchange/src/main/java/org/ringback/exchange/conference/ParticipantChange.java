package org.ringback.exchange.conference;

import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// A change that REST makes to a participant; null leaves a property unchanged.
///
/// @param holdUrl the TwiML or sound that a participant on hold hears
/// @param callSidToCoach required with `coaching`
public record ParticipantChange(
    @Nullable Boolean muted,
    @Nullable Boolean hold,
    @Nullable WebhookTarget holdUrl,
    @Nullable Boolean endConferenceOnExit,
    @Nullable Boolean beepOnExit,
    @Nullable Boolean coaching,
    @Nullable String callSidToCoach,
    @Nullable WebhookTarget announcement) {}
