package org.ringback.exchange.transcription;

import java.time.Instant;

/// A configuration of batch transcriptions
/// (https://www.twilio.com/docs/configurations/transcription-configuration-resource).
///
/// @param callbackUrl receives each result; empty for none
public record BatchConfiguration(
    String id,
    String accountSid,
    String uniqueName,
    String description,
    String engine,
    String language,
    String callbackUrl,
    Instant created) {}
