package org.ringback.exchange.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.media.mix.Mixer;
import org.ringback.exchange.media.mix.MixerChannel;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.RecordingTrack;

/// One conference. It is `init` while its participants wait, each with music; it starts when there
/// are two of whom one may start it, and is over when the last leaves, or one that ends it.
public final class Conference {
  private static final double ENTER = 880;
  private static final double EXIT = 440;
  private static final Duration BEEP = Duration.ofMillis(200);

  private final String sid;
  private final Account account;
  private final String friendlyName;
  private final ConferenceServices parts;
  private final Mixer mixer;
  private final ConferenceCallbacks reports;
  private final ConferenceRoster room;
  private final Map<String, Participant> participants;
  private final Announcements announcements;
  private final Instant created;
  private Instant updated;
  private boolean started;
  private boolean over;
  private @Nullable EndReason reasonEnded;
  private @Nullable String endedBy;
  private @Nullable Recording recording;

  Conference(String sid, Account account, String friendlyName, ConferenceServices parts) {
    this.sid = sid;
    this.account = account;
    this.friendlyName = friendlyName;
    this.parts = parts;
    this.mixer = Mixer.start(parts.beat());
    this.reports = new ConferenceCallbacks(this, parts.clock());
    this.room = new ConferenceRoster(this, parts.programmes(), mixer);
    this.participants = room.byCallSid();
    this.announcements = new Announcements(this, room, parts.programmes(), reports, mixer);
    this.created = parts.clock().instant();
    this.updated = created;
  }

  public String sid() {
    return sid;
  }

  public String friendlyName() {
    return friendlyName;
  }

  Account account() {
    return account;
  }

  synchronized boolean isOver() {
    return over;
  }

  // -- coming

  /// One is rung to come in.
  ///
  /// @param earlyMedia whether those who are here hear it ringing
  public synchronized ParticipantRecord expect(
      String callSid, JoinOptions admission, boolean earlyMedia) {
    Participant participant = new Participant(callSid, admission, parts.clock().instant());
    participant.earlyMedia = earlyMedia;
    participants.put(callSid, participant);
    reports.to(parts.reports(account, admission.callback()), admission.events());
    return participant.record(sid, account.sid());
  }

  /// The telephone of one that is expected rings. A no-op for any other.
  synchronized void rings(String callSid) {
    Participant rung = participants.get(callSid);
    if (rung != null && !rung.isHere() && rung.earlyMedia) {
      room.rings(rung, started);
    }
  }

  /// @return false when it is full, or over
  synchronized boolean enter(JoinOptions admission, ConferenceMember party) {
    if (over || room.here().size() >= admission.maxParticipants()) {
      return false;
    }
    Participant participant =
        participants.computeIfAbsent(
            party.callSid(), each -> new Participant(each, admission, parts.clock().instant()));
    MixerChannel seat = mixer.seat();
    participant.stopRinging();
    participant.party = party;
    participant.seat = seat;
    participant.music = admission.music();
    participant.updated = parts.clock().instant();
    seat.muted(participant.muted);
    seat.onSpeech(speaks -> parts.threads().execute(() -> spoke(participant, speaks)));
    seat.take(party.media());
    reports.to(parts.reports(account, admission.callback()), admission.events());
    reports.tell("join", "participant-join", participant, List.of());
    if (started) {
      seat.apart(false);
    }
    room.hearRinging(participant);
    room.seatCoaches();
    startWhenReady();
    passTime();
    if (started && admission.beepOnEnter()) {
      mixer.announce(Tone.of(ENTER, BEEP), () -> {});
    }
    if (admission.record()) {
      record(admission);
    }
    return true;
  }

  private void passTime() {
    if (!started) {
      room.passTime();
    }
  }

  private void startWhenReady() {
    List<Participant> here = room.here();
    if (started || here.size() < 2 || here.stream().noneMatch(each -> each.start)) {
      return;
    }
    started = true;
    updated = parts.clock().instant();
    for (Participant each : here) {
      if (!each.hold) {
        room.join(each);
      }
    }
    reports.tell("start", "conference-start", null, List.of());
  }

  private void record(JoinOptions admission) {
    if (recording != null) {
      return;
    }
    Recording begun =
        parts
            .recordings()
            .open(
                new RecordingRequest(
                    account,
                    "",
                    sid,
                    RecordingSource.CONFERENCE,
                    1,
                    RecordingTrack.BOTH,
                    admission.trim(),
                    admission.recordingCallback(),
                    admission.recordingEvents()));
    recording = begun;
    mixer.onMix(begun::frame);
  }

  // -- going

  /// It hung up, went elsewhere, or was never reached. A no-op when it is not here.
  ///
  /// @param callStatus of its call
  void leave(String callSid, LeaveReason why, String callStatus) {
    leave(callSid, why, callStatus, false);
  }

  /// One that was rung did not come. A no-op when it is here.
  synchronized void neverCame(String callSid, String callStatus) {
    Participant participant = participants.get(callSid);
    if (participant != null && !participant.isHere()) {
      leave(callSid, LeaveReason.PARTICIPANT_ADD_FAILED, callStatus, false);
    }
  }

  private synchronized void leave(
      String callSid, LeaveReason why, String callStatus, boolean kicked) {
    Participant participant = participants.remove(callSid);
    if (participant == null) {
      return;
    }
    room.getUp(participant);
    reports.left(participant, why, callStatus);
    if (over) {
      return;
    }
    boolean ends = participant.end && participant.isHere();
    if (ends) {
      finish(
          kicked
              ? EndReason.PARTICIPANT_WITH_END_CONFERENCE_ON_EXIT_KICKED
              : EndReason.PARTICIPANT_WITH_END_CONFERENCE_ON_EXIT_LEFT,
          participant);
    } else if (participants.isEmpty()) {
      finish(
          kicked ? EndReason.LAST_PARTICIPANT_KICKED : EndReason.LAST_PARTICIPANT_LEFT,
          participant);
    } else if (started && participant.beepOnExit && participant.isHere()) {
      mixer.announce(Tone.of(EXIT, BEEP), () -> {});
    }
    room.seatCoaches();
    passTime();
  }

  /// Removes one; its call goes on behind its `<Dial>`.
  public synchronized void kick(String callSid) {
    Participant participant = participants.get(callSid);
    if (participant != null && participant.party != null) {
      ConferenceMember party = participant.party;
      leave(callSid, LeaveReason.PARTICIPANT_UPDATED_VIA_API, "in-progress", true);
      party.removed();
    }
  }

  /// Ends it for all.
  public synchronized void end() {
    if (!over) {
      finish(EndReason.CONFERENCE_ENDED_VIA_API, null);
    }
  }

  private void finish(EndReason reason, @Nullable Participant by) {
    over = true;
    updated = parts.clock().instant();
    reasonEnded = reason;
    endedBy = by == null ? null : by.callSid;
    LeaveReason why =
        reason == EndReason.CONFERENCE_ENDED_VIA_API
            ? LeaveReason.CONFERENCE_ENDED_VIA_API
            : LeaveReason.MODERATOR_ENDED_CONFERENCE;
    for (Participant each : List.copyOf(participants.values())) {
      participants.remove(each.callSid);
      room.getUp(each);
      reports.left(each, why, "in-progress");
      if (each.party != null) {
        each.party.removed();
      }
    }
    announcements.close();
    mixer.close();
    if (recording != null) {
      recording.stop();
    }
    reports.ended(reason, by);
  }

  // -- while it lasts

  /// @return empty when there is no such participant
  public synchronized Optional<ParticipantRecord> update(String callSid, ParticipantChange change) {
    Participant participant = participants.get(callSid);
    if (participant == null) {
      return Optional.empty();
    }
    participant.updated = parts.clock().instant();
    mute(participant, change.muted());
    hold(participant, change);
    coach(participant, change);
    if (change.beepOnExit() != null) {
      participant.beepOnExit = change.beepOnExit();
    }
    if (change.endConferenceOnExit() != null && change.endConferenceOnExit() != participant.end) {
      participant.end = change.endConferenceOnExit();
      reports.tell("modify", "participant-modify", participant, List.of());
    }
    if (change.announcement() != null && participant.isHere()) {
      announcements.announce(change.announcement(), participant);
    }
    return Optional.of(participant.record(sid, account.sid()));
  }

  private void mute(Participant participant, @Nullable Boolean muted) {
    if (muted != null && muted != participant.muted) {
      participant.muted = muted;
      if (participant.isHere()) {
        ConferenceRoster.seat(participant).muted(muted);
      }
      reports.tell(
          "mute", muted ? "participant-mute" : "participant-unmute", participant, List.of());
    }
  }

  private void hold(Participant participant, ParticipantChange change) {
    Boolean hold = change.hold();
    if (hold == null || !participant.isHere()) {
      return;
    }
    boolean changed = hold != participant.hold;
    participant.hold = hold;
    if (hold && (changed || change.holdUrl() != null)) {
      ConferenceRoster.seat(participant).apart(true);
      room.entertain(participant, change.holdUrl());
    } else if (changed && started) {
      room.join(participant);
    }
    if (changed) {
      reports.tell(
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
      room.seatCoaches();
      if (participant.coach == null && participant.isHere()) {
        ConferenceRoster.seat(participant).muted(participant.muted);
      }
      reports.tell("modify", "participant-modify", participant, List.of());
    }
  }

  /// Lets all hear what an application says.
  public synchronized void announce(WebhookTarget hook) {
    announcements.announce(hook, null);
  }

  private synchronized void spoke(Participant participant, boolean speaks) {
    if (participants.get(participant.callSid) == participant) {
      reports.tell(
          "speaker",
          speaks ? "participant-speech-start" : "participant-speech-stop",
          participant,
          List.of());
    }
  }

  // -- told

  public synchronized ConferenceRecord record() {
    return new ConferenceRecord(
        sid,
        account.sid(),
        friendlyName,
        over ? "completed" : started ? "in-progress" : "init",
        reasonEnded,
        endedBy,
        created,
        updated);
  }

  public synchronized List<ParticipantRecord> participants() {
    return participants.values().stream().map(p -> p.record(sid, account.sid())).toList();
  }

  /// @param callSidOrLabel as in the path of REST
  public synchronized Optional<ParticipantRecord> participant(String callSidOrLabel) {
    return participants().stream()
        .filter(p -> p.callSid().equals(callSidOrLabel) || callSidOrLabel.equals(p.label()))
        .findFirst();
  }
}
