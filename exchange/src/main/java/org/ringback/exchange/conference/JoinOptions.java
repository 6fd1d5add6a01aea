package org.ringback.exchange.conference;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// The attributes of `<Conference>`: how a participant joins, and the settings of the conference if
/// the participant is the first.
///
/// @param music the hold music; null for the default, unset for silence
/// @param coach the CallSid of the only participant who hears this one
/// @param jitterBuffer the delay of the participant's audio; null for the default, no delay
/// @param region the region that mixes the conference; null for that of the call
/// @param callback the callback of the conference; only the first participant's counts
/// @param events some of `start end join leave mute hold modify speaker announcement`
public record JoinOptions(
    String name,
    boolean muted,
    boolean startConferenceOnEnter,
    boolean endConferenceOnExit,
    boolean beepOnEnter,
    boolean beepOnExit,
    @Nullable WebhookTarget music,
    int maxParticipants,
    @Nullable String coach,
    @Nullable String label,
    @Nullable JitterBuffer jitterBuffer,
    @Nullable String region,
    boolean record,
    boolean trim,
    WebhookTarget callback,
    Set<String> events,
    WebhookTarget recordingCallback,
    Set<String> recordingEvents) {}
