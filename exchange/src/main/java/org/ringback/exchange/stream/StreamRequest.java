package org.ringback.exchange.stream;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Track;

/// What is to be streamed, and where to.
///
/// @param name by which it can be stopped; empty when it has none
/// @param url `ws:` or `wss:`
/// @param parameters custom parameters, in order
/// @param callback of all its events
/// @param bothWays whether the leg hears what the application sends
public record StreamRequest(
    Account account,
    String callSid,
    String name,
    URI url,
    Set<Track> tracks,
    Map<String, String> parameters,
    WebhookTarget callback,
    boolean bothWays) {}
