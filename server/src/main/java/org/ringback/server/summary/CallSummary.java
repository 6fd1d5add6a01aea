package org.ringback.server.summary;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallView;

/// The summary of a call that an engine has drafted: `CallSummary` in openapi.yaml.
///
/// @param status `writing`, `draft`, `accepted` or `failed`
/// @param text null while the engine writes
/// @param engine the model
/// @param error why the engine has written nothing
record CallSummary(
    String status,
    @Nullable String text,
    String engine,
    @Nullable String error,
    Instant requestedAt,
    CallView.@Nullable Named acceptedBy,
    @Nullable Instant acceptedAt) {}
