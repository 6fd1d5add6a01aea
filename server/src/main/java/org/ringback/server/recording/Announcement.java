package org.ringback.server.recording;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a party hears whose call may be recorded.
///
/// It has exactly one of a text, a URL and a prompt.
///
/// @param text the spoken text
/// @param language of the text, as in `<Say>`, such as `de-DE`; null for Twilio's default
/// @param soundUrl the URL of a WAV or MP3 file, which Twilio requests
/// @param audioId the id of a prompt
public record Announcement(
    @Nullable String text,
    @Nullable String language,
    @Nullable String soundUrl,
    @Nullable UUID audioId) {}
