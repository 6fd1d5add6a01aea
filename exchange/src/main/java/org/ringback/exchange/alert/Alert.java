package org.ringback.exchange.alert;

import java.time.Instant;

/// One alert (`NO…`) of an account (https://www.twilio.com/docs/usage/monitor-alert).
///
/// @param resourceSid the call that it is about
/// @param level `error` or `warning`
/// @param text what Twilio calls alert_text
/// @param requestVariables what was sent, form-encoded
/// @param responseBody what came back, cut off
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
