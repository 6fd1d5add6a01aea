package org.ringback.exchange.recording;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// What is to be recorded, and who is told of it.
///
/// @param callSid empty for a conference's
/// @param channels 2: what the leg says on the left, what it hears (in a two-party call: the other
///   party) on the right; 1: both together
/// @param trim whether silence at the begin and the end is taken away when it is over
/// @param events of `in-progress completed absent`; Twilio's default is `completed`
public record RecordingRequest(
    Account account,
    String callSid,
    @Nullable String conferenceSid,
    RecordingSource source,
    int channels,
    RecordingTrack track,
    boolean trim,
    WebhookTarget callback,
    Set<String> events) {}
