package org.ringback.server.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;

/// A transcript of a call: `Transcript` in openapi.yaml.
///
/// @param kind `live`: made while the call lasted; or `recording`
/// @param sourceId the recording; null for a live transcript
/// @param engine `twilio`, `script` for the words of a scripted phone, or `http` for the operator's
///   speech server
/// @param isVoicemail whether every member may read it
/// @param status `starting`, `running`, `completed` or `failed`
/// @param twilioSid the TranscriptionSid, when it is known
/// @param error why nothing, or not everything, could be transcribed
record Transcript(
    UUID id,
    CallId callId,
    String kind,
    @Nullable UUID sourceId,
    String engine,
    String status,
    String language,
    @JsonIgnore @Nullable String twilioSid,
    @Nullable String error,
    @JsonIgnore boolean isVoicemail,
    Instant createdAt) {}
