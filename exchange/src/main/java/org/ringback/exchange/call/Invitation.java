package org.ringback.exchange.call;

import java.util.Map;

/// What one that is rung is told about the call.
///
/// @param parameters custom parameters, in order
/// @param verified whether the caller's number is known to be the caller's own (STIR/SHAKEN "A")
public record Invitation(
    String callSid,
    String accountSid,
    String from,
    String to,
    Map<String, String> parameters,
    boolean verified) {}
