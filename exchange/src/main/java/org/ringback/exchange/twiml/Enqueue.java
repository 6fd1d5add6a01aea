package org.ringback.exchange.twiml;

import org.jspecify.annotations.Nullable;

/// Puts the caller into a queue.
///
/// @param action null to continue with the next verb
/// @param waitUrl null for the default music, empty for silence; may be relative
public record Enqueue(
    String name,
    @Nullable String action,
    String method,
    @Nullable String waitUrl,
    String waitMethod)
    implements Verb {}
