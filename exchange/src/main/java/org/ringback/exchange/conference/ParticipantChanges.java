package org.ringback.exchange.conference;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Applies what REST changes of a participant, and reports it. The conference is locked.
final class ParticipantChanges {
  private final ConferenceRoster roster;
  private final ConferenceCallbacks callbacks;

  ParticipantChanges(ConferenceRoster roster, ConferenceCallbacks callbacks) {
    this.roster = roster;
    this.callbacks = callbacks;
  }

  /// @param started whether the participants of the conference hear each other
  void apply(Participant participant, ParticipantChange change, boolean started) {
    mute(participant, change.muted());
    hold(participant, change, started);
    coach(participant, change);
    modify(participant, change, started);
  }

  /// Changes the properties whose event is `participant-modify`. `EndConferenceOnExit` has no
  /// effect on a participant on hold.
  private void modify(Participant participant, ParticipantChange change, boolean started) {
    boolean changed = false;
    if (change.beepOnExit() != null && change.beepOnExit() != participant.beepOnExit) {
      participant.beepOnExit = change.beepOnExit();
      changed = true;
    }
    Boolean end = change.endConferenceOnExit();
    if (end != null && end != participant.end && !participant.hold) {
      participant.end = end;
      changed = true;
    }
    if (change.waitUrl() != null) {
      participant.music = change.waitUrl();
      if (!started && participant.isConnected() && !participant.hold) {
        roster.playWaitMusic(participant);
      }
      changed = true;
    }
    if (changed) {
      callbacks.send("modify", "participant-modify", participant, List.of());
    }
  }

  private void mute(Participant participant, @Nullable Boolean muted) {
    if (muted != null && muted != participant.muted) {
      participant.muted = muted;
      if (participant.isConnected()) {
        ConferenceRoster.channel(participant).muted(muted);
      }
      callbacks.send(
          "mute", muted ? "participant-mute" : "participant-unmute", participant, List.of());
    }
  }

  private void hold(Participant participant, ParticipantChange change, boolean started) {
    Boolean hold = change.hold();
    if (hold == null || !participant.isConnected()) {
      return;
    }
    boolean changed = hold != participant.hold;
    participant.hold = hold;
    if (hold && (changed || change.holdUrl() != null)) {
      ConferenceRoster.channel(participant).isolated(true);
      roster.playHoldMusic(participant, change.holdUrl());
    } else if (changed && started) {
      roster.connectAudio(participant);
    }
    if (changed) {
      callbacks.send(
          "hold", hold ? "participant-hold" : "participant-unhold", participant, List.of());
    }
  }

  private void coach(Participant participant, ParticipantChange change) {
    String before = participant.coach;
    if (change.callSidToCoach() != null) {
      participant.coach = change.callSidToCoach();
    }
    if (change.coaching() != null && !change.coaching()) {
      participant.coach = null;
    }
    if (!Objects.equals(before, participant.coach)) {
      roster.applyCoaching();
      if (participant.coach == null && participant.isConnected()) {
        ConferenceRoster.channel(participant).muted(participant.muted);
      }
      callbacks.send("modify", "participant-modify", participant, List.of());
    }
  }
}
