package org.ringback.server.settings;

import java.net.URI;
import java.util.Optional;
import org.ringback.server.crypto.Secret;

/// A server of the OpenAI-compatible `POST /v1/chat/completions`.
///
/// @param url `RINGBACK_CHAT_URL`, without `/v1/…`
/// @param key `RINGBACK_CHAT_KEY`: its bearer token, if it needs one
/// @param model `RINGBACK_CHAT_MODEL`
public record ChatSettings(URI url, Optional<Secret> key, String model) {}
