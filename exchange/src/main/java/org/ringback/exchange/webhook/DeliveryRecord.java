package org.ringback.exchange.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One attempt to deliver a webhook.
///
/// @param status the HTTP status; 0 when there was no answer
/// @param signature `X-Twilio-Signature` of the first address, before any redirect
/// @param answer the begin of the answer's body, or why there was none
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
