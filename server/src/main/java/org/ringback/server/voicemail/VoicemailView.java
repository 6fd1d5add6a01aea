package org.ringback.server.voicemail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Line;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.recording.RecordingView;

/// A message of a caller: `Voicemail` in openapi.yaml.
///
/// @param from the caller's number
/// @param to the called number
/// @param read whether a member has listened to it
/// @param doneAt null while it is open
/// @param recording null when the audio was deleted
record VoicemailView(
    UUID id,
    CallId callId,
    String from,
    String to,
    @Nullable Named contact,
    @Nullable Line line,
    Instant receivedAt,
    boolean read,
    @Nullable Named assignee,
    @Nullable Instant doneAt,
    @Nullable Named doneBy,
    @Nullable RecordingView recording) {}
