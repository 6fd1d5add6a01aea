package org.ringback.exchange.conference;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;

/// How one enters a conference, and how the conference is to be if this one is the first: the
/// attributes of `<Conference>`.
///
/// @param music while it waits; null: music of our own; unset: silence
/// @param coach the CallSid of the one who alone hears this one
/// @param callback of the conference; only the first participant's counts
/// @param events of `start end join leave mute hold modify speaker announcement`
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
    boolean record,
    boolean trim,
    WebhookTarget callback,
    Set<String> events,
    WebhookTarget recordingCallback,
    Set<String> recordingEvents) {}
