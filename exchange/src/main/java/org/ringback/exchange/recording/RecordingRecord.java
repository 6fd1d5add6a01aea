package org.ringback.exchange.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A snapshot of a recording, for REST.
///
/// @param completed when its audio was complete; null before that, and without audio
/// @param duration null until the recording is complete
public record RecordingRecord(
    String sid,
    String accountSid,
    String callSid,
    @Nullable String conferenceSid,
    RecordingSource source,
    RecordingTrack track,
    int channels,
    RecordingStatus status,
    Instant started,
    Instant updated,
    @Nullable Instant completed,
    @Nullable Duration duration) {}
