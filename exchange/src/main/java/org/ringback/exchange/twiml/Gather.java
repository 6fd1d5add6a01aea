package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes keys or speech from the caller.
///
/// @param bargeIn whether the caller interrupts the prompts by it
/// @param numDigits 0: any number of keys
/// @param finishOnKey the key that ends it; empty when none does
/// @param action null: the document that it is in
/// @param speechTimeout how long a pause ends what is said
/// @param partialResult where what was understood so far is told
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
