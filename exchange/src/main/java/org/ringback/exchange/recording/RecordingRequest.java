package org.ringback.exchange.recording;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// The properties of a recording to start.
///
/// @param callSid empty for a conference recording
/// @param channels 2: the leg's own audio on the left, the other party on the right; 1: a mix of
///   both
/// @param trim whether silence at the start and the end is removed
/// @param events some of `in-progress completed absent`; Twilio's default is `completed`
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
