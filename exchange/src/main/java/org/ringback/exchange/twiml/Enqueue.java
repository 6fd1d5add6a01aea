package org.ringback.exchange.twiml;

import org.jspecify.annotations.Nullable;

/// Lets the caller wait in a queue until somebody takes the call.
///
/// @param action null: the next verb
/// @param waitUrl null: Twilio's own music; empty: silence; else perhaps relative
public record Enqueue(
    String name,
    @Nullable String action,
    String method,
    @Nullable String waitUrl,
    String waitMethod)
    implements Verb {}
