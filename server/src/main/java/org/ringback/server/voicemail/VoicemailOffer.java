package org.ringback.server.voicemail;

import java.time.Duration;

/// How a caller leaves a message.
public record VoicemailOffer(Greeting greeting, Duration maxLength) {}
