package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects keys or speech of the caller.
///
/// @param bargeIn whether input interrupts the prompts
/// @param numDigits 0 for any number of keys
/// @param finishOnKey the key that ends the input; empty for none
/// @param action null for the URL of the current document
/// @param speechTimeout the pause that ends the speech
/// @param partialResult the callback for partial results
/// @param prompts `<Say>`, `<Play>` and `<Pause>`
public record Gather(
    boolean dtmf,
    boolean speech,
    Duration timeout,
    int numDigits,
    String finishOnKey,
    @Nullable String action,
    String method,
    boolean actionOnEmptyResult,
    String language,
    String hints,
    Duration speechTimeout,
    boolean bargeIn,
    StatusCallback partialResult,
    List<Verb> prompts)
    implements Verb {}
