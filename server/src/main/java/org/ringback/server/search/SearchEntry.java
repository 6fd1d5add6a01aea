package org.ringback.server.search;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;

/// A text that matches, without the text.
///
/// @param owner the transcript, the note or the contact
/// @param callId null for a contact
record SearchEntry(
    SearchCursor position,
    SearchKind kind,
    UUID owner,
    String track,
    int sequence,
    @Nullable CallId callId) {}
