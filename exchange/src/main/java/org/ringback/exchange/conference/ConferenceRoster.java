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

/// Who is in a conference, or on the way into it, and what each of them hears beside the others:
/// music, ringing, silence. Guarded by its [Conference].
final class ConferenceRoster {
  private final Conference conference;
  private final AnnouncementPlayer programmes;
  private final Mixer mixer;
  private final Map<String, Participant> participants = new LinkedHashMap<>();

  ConferenceRoster(Conference conference, AnnouncementPlayer programmes, Mixer mixer) {
    this.conference = conference;
    this.programmes = programmes;
    this.mixer = mixer;
  }

  Map<String, Participant> byCallSid() {
    return participants;
  }

  Collection<Participant> all() {
    return participants.values();
  }

  List<Participant> here() {
    return all().stream().filter(Participant::isHere).toList();
  }

  /// Those who are here and not on hold.
  private List<Participant> present() {
    return here().stream().filter(each -> !each.hold).toList();
  }

  static MixerChannel seat(Participant participant) {
    if (participant.seat == null) {
      throw new IllegalStateException(participant.callSid + " is not in the conference");
    }
    return participant.seat;
  }

  /// Its telephone rings, for all who are here to hear.
  void rings(Participant rung, boolean started) {
    EarlyMedia ringing = new EarlyMedia();
    rung.ringing = ringing;
    for (Participant each : present()) {
      if (!started) {
        each.quiet();
      }
      seat(each).play(ringing.ringing(), () -> {});
    }
  }

  void hearRinging(Participant participant) {
    for (Participant each : all()) {
      if (each.ringing != null) {
        seat(participant).play(each.ringing.ringing(), () -> {});
      }
    }
  }

  /// Who waits for the start hears those ring that are yet to come, or else music.
  void passTime() {
    if (all().stream().anyMatch(each -> each.ringing != null)) {
      return;
    }
    for (Participant each : present()) {
      if (each.programme == null) {
        entertain(each, each.music);
      }
    }
  }

  /// @param music null: music of our own; unset: silence
  void entertain(Participant participant, @Nullable WebhookTarget music) {
    participant.quiet();
    participant.programme =
        programmes.repeat(conference.account(), music, about(participant), participant);
  }

  /// It hears and is heard, from now on.
  void join(Participant participant) {
    participant.quiet();
    seat(participant).apart(false);
    hearRinging(participant);
  }

  /// A coach whose coached one is not here is heard by nobody.
  void seatCoaches() {
    for (Participant each : all()) {
      if (each.seat != null) {
        Participant coached = each.coach == null ? null : participants.get(each.coach);
        boolean nobody = each.coach != null && (coached == null || coached.seat == null);
        each.seat.coach(nobody ? each.seat : coached == null ? null : coached.seat);
        each.seat.muted(each.muted);
      }
    }
  }

  void getUp(Participant participant) {
    participant.stopRinging();
    participant.quiet();
    if (participant.party != null) {
      MixerChannel seat = seat(participant);
      mixer.leave(seat);
      seat.free(participant.party.media());
    }
  }

  /// What applications are told that say what is heard.
  ///
  /// @param participant who hears it; null for all
  List<Map.Entry<String, String>> about(@Nullable Participant participant) {
    List<Map.Entry<String, String>> told = new ArrayList<>();
    told.add(Map.entry("AccountSid", conference.account().sid()));
    told.add(Map.entry("ConferenceSid", conference.sid()));
    told.add(Map.entry("FriendlyName", conference.friendlyName()));
    if (participant != null) {
      told.add(Map.entry("CallSid", participant.callSid));
    }
    return told;
  }
}
