package org.ringback.exchange.twiml;

import java.util.Set;

/// A noun's `statusCallback` attributes.
///
/// @param url perhaps relative; empty when none
/// @param events of `initiated ringing answered completed`; Twilio's default is `completed`
public record StatusCallback(String url, String method, Set<String> events) {}
