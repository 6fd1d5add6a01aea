package org.ringback.exchange.twiml;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Records what the caller says.
///
/// @param timeout the silence that ends it
/// @param finishOnKey the keys of which each ends it
/// @param transcribe null: it is not transcribed; else who is told, if anybody
/// @param action null: the document that it is in
public record Record(
    @Nullable String action,
    String method,
    Duration timeout,
    String finishOnKey,
    Duration maxLength,
    boolean playBeep,
    boolean trim,
    StatusCallback callback,
    @Nullable StatusCallback transcribe)
    implements Verb {}
