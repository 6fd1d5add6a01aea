package org.ringback.exchange.stream;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Track;

/// A request to start a media stream.
///
/// @param name the name for [MediaStreams]; empty for none
/// @param url `ws:` or `wss:`
/// @param parameters custom parameters, in order
/// @param callback the callback for all events
/// @param bothWays whether the leg plays the audio of the application
public record StreamRequest(
    Account account,
    String callSid,
    String name,
    URI url,
    Set<Track> tracks,
    Map<String, String> parameters,
    WebhookTarget callback,
    boolean bothWays) {}
