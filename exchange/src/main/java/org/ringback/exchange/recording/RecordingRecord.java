package org.ringback.exchange.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A snapshot of a recording, for REST.
///
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
    @Nullable Duration duration) {}
