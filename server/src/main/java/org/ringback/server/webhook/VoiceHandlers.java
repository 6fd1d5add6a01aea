package org.ringback.server.webhook;

import java.util.function.Consumer;

/// Answers the voice webhooks, each of which requests a call's next TwiML.
///
/// @param voice answers new calls, and calls that the server placed
/// @param dialed answers calls whose `<Dial>` has ended
/// @param line answers calls that wait for a free agent
/// @param waiting answers callers who wait in a conference
/// @param held answers participants on hold
/// @param announcement answers calls that play the announcement of a recording
/// @param announced answers callers who have heard it
/// @param recorded answers callers who have left a message
/// @param apologized records that a call ends with an apology, because a webhook failed
public record VoiceHandlers(
    TwimlHandler voice,
    TwimlHandler dialed,
    TwimlHandler line,
    TwimlHandler waiting,
    TwimlHandler held,
    TwimlHandler announcement,
    TwimlHandler announced,
    TwimlHandler recorded,
    Consumer<VerifiedWebhook> apologized) {}
