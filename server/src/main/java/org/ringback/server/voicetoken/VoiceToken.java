package org.ringback.server.voicetoken;

import java.time.Instant;
import org.ringback.server.crypto.Secret;

/// A signed access token. Its holder may call as its session.
record VoiceToken(Secret jwt, Instant expires) {}
