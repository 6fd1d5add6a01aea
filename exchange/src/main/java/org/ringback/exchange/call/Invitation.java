package org.ringback.exchange.call;

import java.util.Map;

/// The properties of a call that a ring target receives.
///
/// @param parameters custom parameters, in order
/// @param verified whether the caller's number is verified (STIR/SHAKEN attestation "A")
public record Invitation(
    String callSid,
    String accountSid,
    String from,
    String to,
    Map<String, String> parameters,
    boolean verified) {}
