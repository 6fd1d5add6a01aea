package org.ringback.exchange.twiml;

/// That a `<Dial>` is recorded.
///
/// @param dual caller and called on channels of their own
/// @param fromRinging from the first ring, not from the answer
/// @param track `inbound`, `outbound` or `both`
public record RecordingAttributes(
    boolean dual, boolean fromRinging, String track, boolean trim, StatusCallback callback) {}
