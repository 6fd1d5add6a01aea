package org.ringback.exchange.twiml;

import java.util.Set;

/// A noun's `statusCallback` attributes.
///
/// @param url may be relative; empty for none
/// @param events some of `initiated ringing answered completed`; the default is `completed`
public record StatusCallback(String url, String method, Set<String> events) {}
