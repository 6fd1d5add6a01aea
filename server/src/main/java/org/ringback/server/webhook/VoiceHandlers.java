package org.ringback.server.webhook;

/// Answers the voice webhooks, each of which requests a call's next TwiML.
///
/// @param voice answers new calls, and calls that the server placed
/// @param dialed answers calls whose `<Dial>` has ended
/// @param line answers calls that wait for a free agent
/// @param waiting answers callers who wait in a conference
/// @param held answers participants on hold
public record VoiceHandlers(
    TwimlHandler voice,
    TwimlHandler dialed,
    TwimlHandler line,
    TwimlHandler waiting,
    TwimlHandler held) {}
