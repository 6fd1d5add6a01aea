package org.ringback.exchange.call;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// A validated `POST …/Calls.json` request.
///
/// @param to an E.164 number, or a client with optional parameters: `client:alice?name=value`
/// @param instructions the URL of the TwiML after the answer; unset when `twiml` is set
/// @param twiml the TwiML itself
/// @param statusCallbackEvents some of `initiated ringing answered completed`; the default is
///   `completed`
/// @param timeout the ringing time
public record PlaceCallRequest(
    String to,
    String from,
    WebhookTarget instructions,
    WebhookTarget fallback,
    @Nullable String twiml,
    WebhookTarget statusCallback,
    Set<String> statusCallbackEvents,
    Duration timeout,
    CallOptions options) {}
