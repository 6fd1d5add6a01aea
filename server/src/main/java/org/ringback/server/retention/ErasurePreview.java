package org.ringback.server.retention;

import java.util.List;

/// What an erasure would delete now: `ErasurePreview` in openapi.yaml.
///
/// @param calls without those on hold
/// @param contacts none if a call of the person is on hold
/// @param savedViews those that name the person; none if a call of the person is on hold
/// @param reports those that name the person; none if a call of the person is on hold
/// @param held the calls whose data stays
record ErasurePreview(
    int calls,
    int recordings,
    int voicemails,
    int transcripts,
    int notes,
    int contacts,
    int savedViews,
    int reports,
    List<LegalHold> held) {}
