package org.ringback.exchange.twiml;

/// The recording attributes of `<Dial>`.
///
/// @param dual whether each party has its own channel
/// @param fromRinging whether the recording starts at the first ring
/// @param track `inbound`, `outbound` or `both`
public record RecordingAttributes(
    boolean dual, boolean fromRinging, String track, boolean trim, StatusCallback callback) {}
