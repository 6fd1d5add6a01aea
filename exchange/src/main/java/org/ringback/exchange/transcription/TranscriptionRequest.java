package org.ringback.exchange.transcription;

import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Track;

/// What is to be transcribed, and who is told.
///
/// @param name by which it can be stopped; empty when it has none
/// @param partialResults whether it also tells what was understood so far
/// @param language a tag such as `en-US`
/// @param hints phrases that are likely, separated by commas; may be empty
public record TranscriptionRequest(
    Account account,
    String callSid,
    String name,
    Set<Track> tracks,
    WebhookTarget callback,
    boolean partialResults,
    String language,
    String hints) {}
