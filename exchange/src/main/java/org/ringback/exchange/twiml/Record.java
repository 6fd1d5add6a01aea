package org.ringback.exchange.twiml;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Records the caller.
///
/// @param timeout the silence that ends the recording
/// @param finishOnKey the keys that end the recording
/// @param transcribe the callback of the transcription; null for no transcription
/// @param action null for the URL of the current document
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
