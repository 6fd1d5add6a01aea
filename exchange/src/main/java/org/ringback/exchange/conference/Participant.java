package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.mix.MixerChannel;

/// One call in a conference, or one that is rung to come into it. Guarded by its [Conference].
final class Participant implements AudioListener {
  final String callSid;
  final Instant created;
  @Nullable String label;
  boolean muted;
  boolean hold;
  boolean start;
  boolean end;
  boolean beepOnExit;
  @Nullable String coach;
  Instant updated;
  @Nullable ConferenceMember party;
  @Nullable MixerChannel seat;
  @Nullable AnnouncementPlayback programme;
  @Nullable WebhookTarget music;
  boolean earlyMedia;
  @Nullable EarlyMedia ringing;

  Participant(String callSid, JoinOptions admission, Instant now) {
    this.callSid = callSid;
    this.created = now;
    this.updated = now;
    this.label = admission.label();
    this.muted = admission.muted();
    this.start = admission.startConferenceOnEnter();
    this.end = admission.endConferenceOnExit();
    this.beepOnExit = admission.beepOnExit();
    this.coach = admission.coach();
    this.music = admission.music();
  }

  boolean isHere() {
    return party != null;
  }

  @Override
  public void play(AudioSource source, Runnable ended) {
    if (seat != null) {
      seat.play(source, ended);
    }
  }

  @Override
  public void silence() {
    if (seat != null) {
      seat.silence();
    }
  }

  /// Ends what it hears in the background.
  void quiet() {
    if (programme != null) {
      programme.close();
      programme = null;
    }
    silence();
  }

  /// It has answered, or is not coming.
  void stopRinging() {
    if (ringing != null) {
      ringing.end();
      ringing = null;
    }
  }

  ParticipantRecord record(String conferenceSid, String accountSid) {
    return new ParticipantRecord(
        callSid,
        conferenceSid,
        accountSid,
        label,
        muted,
        hold,
        start,
        end,
        coach,
        isHere(),
        created,
        updated);
  }
}
