package org.ringback.exchange.conference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.TextSource;
import org.ringback.exchange.media.mix.MixerChannel;

/// A call in a conference, or an expected one whose phone rings. Guarded by its [Conference].
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
  @Nullable ConferenceMember member;
  @Nullable MixerChannel channel;
  @Nullable AnnouncementPlayback playback;
  @Nullable WebhookTarget music;
  final @Nullable JitterBuffer jitterBuffer;
  boolean earlyMedia;
  @Nullable EarlyMedia ringing;

  Participant(String callSid, JoinOptions options, Instant now) {
    this.callSid = callSid;
    this.created = now;
    this.updated = now;
    this.label = options.label();
    this.muted = options.muted();
    this.start = options.startConferenceOnEnter();
    this.end = options.endConferenceOnExit();
    this.beepOnExit = options.beepOnExit();
    this.coach = options.coach();
    this.music = options.music();
    this.jitterBuffer = options.jitterBuffer();
  }

  boolean isConnected() {
    return member != null;
  }

  @Override
  public void play(AudioSource source, Runnable ended) {
    if (channel != null) {
      channel.play(source, ended);
    }
  }

  @Override
  public void silence() {
    if (channel != null) {
      channel.silence();
    }
  }

  @Override
  public void spoken(String text) {
    ConferenceMember listener = member;
    if (listener != null) {
      listener.media().reportHeardText(text, TextSource.SAY);
    }
  }

  /// Stops the background playback.
  void stopBackground() {
    if (playback != null) {
      playback.close();
      playback = null;
    }
    silence();
  }

  /// Ends the wait for the answer.
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
        isConnected(),
        created,
        updated);
  }
}
