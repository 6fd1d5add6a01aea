package org.ringback.server.settings;

import java.net.URI;
import java.util.Optional;
import org.ringback.server.crypto.Secret;

/// A server of the OpenAI-compatible `POST /v1/audio/transcriptions`.
///
/// @param url `RINGBACK_SPEECH_URL`, without `/v1/…`
/// @param key `RINGBACK_SPEECH_KEY`: its bearer token, if it needs one
/// @param model `RINGBACK_SPEECH_MODEL`
public record SpeechSettings(URI url, Optional<Secret> key, String model) {}
