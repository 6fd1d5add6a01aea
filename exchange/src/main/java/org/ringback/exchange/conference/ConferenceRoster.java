package org.ringback.exchange.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.mix.Mixer;
import org.ringback.exchange.media.mix.MixerChannel;

/// The participants of a conference, including expected ones, and the background audio of each:
/// music, ringing or silence. Guarded by its [Conference].
final class ConferenceRoster {
  private final Conference conference;
  private final AnnouncementPlayer announcementPlayer;
  private final Mixer mixer;
  private final Map<String, Participant> participants = new LinkedHashMap<>();

  ConferenceRoster(Conference conference, AnnouncementPlayer announcementPlayer, Mixer mixer) {
    this.conference = conference;
    this.announcementPlayer = announcementPlayer;
    this.mixer = mixer;
  }

  Map<String, Participant> byCallSid() {
    return participants;
  }

  Collection<Participant> all() {
    return participants.values();
  }

  List<Participant> connected() {
    return all().stream().filter(Participant::isConnected).toList();
  }

  /// Returns the participants who are connected and not on hold.
  private List<Participant> audible() {
    return connected().stream().filter(each -> !each.hold).toList();
  }

  static MixerChannel channel(Participant participant) {
    if (participant.channel == null) {
      throw new IllegalStateException(participant.callSid + " is not in the conference");
    }
    return participant.channel;
  }

  /// Plays the ringing of an expected participant to the others.
  void startRinging(Participant rung, boolean started) {
    EarlyMedia ringing = new EarlyMedia();
    rung.ringing = ringing;
    for (Participant each : audible()) {
      if (!started) {
        each.stopBackground();
      }
      channel(each).play(ringing.ringing(), () -> {});
    }
  }

  void playRinging(Participant participant) {
    for (Participant each : all()) {
      if (each.ringing != null) {
        channel(participant).play(each.ringing.ringing(), () -> {});
      }
    }
  }

  /// Plays ringing of expected participants, or music, to those who wait for the start.
  void playWaitAudio() {
    if (all().stream().anyMatch(each -> each.ringing != null)) {
      return;
    }
    for (Participant each : audible()) {
      if (each.playback == null) {
        playWaitMusic(each);
      }
    }
  }

  /// Plays what a participant hears before the start of the conference.
  void playWaitMusic(Participant participant) {
    play(
        participant, participant.music, () -> conference.onWaitUrlUnreachable(participant.callSid));
  }

  /// @param music null for the default music, unset for silence
  void playHoldMusic(Participant participant, @Nullable WebhookTarget music) {
    play(participant, music, () -> {});
  }

  private void play(Participant participant, @Nullable WebhookTarget music, Runnable unreachable) {
    participant.stopBackground();
    participant.playback =
        announcementPlayer.background(
            conference.account(), music, parameters(participant), participant, unreachable);
  }

  /// Connects a participant to the mixer.
  void connectAudio(Participant participant) {
    participant.stopBackground();
    channel(participant).isolated(false);
    playRinging(participant);
  }

  /// Mutes a coach while the coached participant is absent.
  void applyCoaching() {
    for (Participant each : all()) {
      if (each.channel != null) {
        Participant coached = each.coach == null ? null : participants.get(each.coach);
        boolean inaudible = each.coach != null && (coached == null || coached.channel == null);
        each.channel.coach(inaudible ? each.channel : coached == null ? null : coached.channel);
        each.channel.muted(each.muted);
      }
    }
  }

  void disconnect(Participant participant) {
    participant.stopRinging();
    participant.stopBackground();
    if (participant.member != null) {
      MixerChannel channel = channel(participant);
      mixer.remove(channel);
      channel.detach(participant.member.media());
    }
  }

  /// Returns the parameters of a request for an announcement or hold music.
  ///
  /// @param participant the listener; null for all
  List<Map.Entry<String, String>> parameters(@Nullable Participant participant) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    parameters.add(Map.entry("AccountSid", conference.account().sid()));
    parameters.add(Map.entry("ConferenceSid", conference.sid()));
    parameters.add(Map.entry("FriendlyName", conference.friendlyName()));
    if (participant != null) {
      parameters.add(Map.entry("CallSid", participant.callSid));
    }
    return parameters;
  }
}
