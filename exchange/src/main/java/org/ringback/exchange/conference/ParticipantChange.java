package org.ringback.exchange.conference;

import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// A change that REST makes to a participant; null leaves a property unchanged.
///
/// @param holdUrl the TwiML or sound that a participant on hold hears
/// @param waitUrl what the participant hears before the start; unset for silence
/// @param callSidToCoach required with `coaching`
public record ParticipantChange(
    @Nullable Boolean muted,
    @Nullable Boolean hold,
    @Nullable WebhookTarget holdUrl,
    @Nullable WebhookTarget waitUrl,
    @Nullable Boolean endConferenceOnExit,
    @Nullable Boolean beepOnExit,
    @Nullable Boolean coaching,
    @Nullable String callSidToCoach,
    @Nullable WebhookTarget announcement) {}
