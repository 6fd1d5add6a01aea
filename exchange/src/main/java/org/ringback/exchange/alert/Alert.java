package org.ringback.exchange.alert;

import java.time.Instant;

/// An alert (`NO…`) of an account (https://www.twilio.com/docs/usage/monitor-alert).
///
/// @param resourceSid the SID of the call
/// @param level `error` or `warning`
/// @param text Twilio's `alert_text`
/// @param requestVariables the request's parameters, form-encoded
/// @param responseBody the response's body, truncated
public record Alert(
    String sid,
    String accountSid,
    String resourceSid,
    int code,
    String level,
    String text,
    String requestMethod,
    String requestUrl,
    String requestVariables,
    String responseBody,
    Instant at) {}
