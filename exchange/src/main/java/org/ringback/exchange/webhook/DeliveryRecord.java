package org.ringback.exchange.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A delivery attempt of a webhook.
///
/// @param status the HTTP status; 0 without a response
/// @param signature `X-Twilio-Signature` of the first request, before any redirect
/// @param answer the start of the response body, or the reason why there is none
public record DeliveryRecord(
    Instant at,
    String accountSid,
    String callSid,
    String purpose,
    String method,
    String url,
    List<Map.Entry<String, String>> parameters,
    int status,
    long millis,
    String answer,
    String signature) {}
