package org.ringback.exchange.call;

import java.util.Map;

/// The properties of a call that a ringing target receives.
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
