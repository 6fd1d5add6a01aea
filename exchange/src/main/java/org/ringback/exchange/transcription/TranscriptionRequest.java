package org.ringback.exchange.transcription;

import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Track;

/// A request to start a real-time transcription.
///
/// @param name the name, for stopping it; empty for none
/// @param partialResults whether partial results are sent
/// @param language a tag such as `en-US`
/// @param hints likely phrases, separated by commas; may be empty
public record TranscriptionRequest(
    Account account,
    String callSid,
    String name,
    Set<Track> tracks,
    WebhookTarget callback,
    boolean partialResults,
    String language,
    String hints) {}
