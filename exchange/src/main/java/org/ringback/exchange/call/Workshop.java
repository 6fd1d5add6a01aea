package org.ringback.exchange.call;

import org.ringback.exchange.speech.Synthesiser;

/// What sessions work with.
record Workshop(
    Instructions instructions, Synthesiser speech, Sounds sounds, Switchboard switchboard) {}
