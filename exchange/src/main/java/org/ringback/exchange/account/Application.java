package org.ringback.exchange.account;

import java.time.Instant;

/// A TwiML application (`AP…`): the webhooks of the calls that browsers place.
public record Application(
    String sid,
    String friendlyName,
    WebhookTarget voice,
    WebhookTarget voiceFallback,
    WebhookTarget statusCallback,
    Instant created,
    Instant updated) {}
