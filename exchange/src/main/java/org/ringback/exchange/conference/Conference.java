package org.ringback.exchange.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Tone;
import org.ringback.exchange.media.mix.Mixer;
import org.ringback.exchange.media.mix.MixerChannel;

/// A conference. It is `init` while its participants wait with music. It starts with the second
/// participant if one of them may start it. It ends when the last participant leaves, or one with
/// `endConferenceOnExit`.
public final class Conference {
  private static final double ENTER_HERTZ = 880;
  private static final double EXIT_HERTZ = 440;
  private static final Duration BEEP = Duration.ofMillis(200);

  private final String sid;
  private final Account account;
  private final String friendlyName;
  private final String home;
  private final ConferenceServices services;
  private final Mixer mixer;
  private final ConferenceCallbacks callbacks;
  private final ConferenceRoster roster;
  private final Map<String, Participant> participants;
  private final ParticipantChanges changes;
  private final Announcements announcements;
  private final ConferenceRecording recording;
  private final Instant created;
  private Instant updated;
  private String region;
  private boolean regionGiven;
  private boolean started;
  private boolean ended;
  private @Nullable EndReason reasonEnded;
  private @Nullable String endedBy;

  /// @param home the region that processes the first call
  Conference(
      String sid, Account account, String friendlyName, String home, ConferenceServices services) {
    this.sid = sid;
    this.account = account;
    this.friendlyName = friendlyName;
    this.home = home;
    this.region = home;
    this.services = services;
    this.mixer = Mixer.start(services.mediaClock());
    this.callbacks = new ConferenceCallbacks(this, services.clock());
    this.roster = new ConferenceRoster(this, services.announcementPlayer(), mixer);
    this.participants = roster.byCallSid();
    this.changes = new ParticipantChanges(roster, callbacks);
    this.announcements =
        new Announcements(this, roster, services.announcementPlayer(), callbacks, mixer);
    this.recording = new ConferenceRecording(services.recordings(), account, sid, mixer);
    this.created = services.clock().instant();
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

  synchronized boolean hasEnded() {
    return ended;
  }

  /// Whether calls of a region find this conference by its name. Those of another region do so only
  /// if they give the region of the conference.
  ///
  /// @param given the `region` of the participant; null for none
  synchronized boolean isFoundFrom(String callRegion, @Nullable String given) {
    return !ended && (callRegion.equals(home) || region.equals(given == null ? callRegion : given));
  }

  synchronized boolean isExpected(String callSid) {
    Participant participant = participants.get(callSid);
    return participant != null && !participant.isConnected();
  }

  public synchronized boolean hasLabel(String label) {
    return participants.values().stream().anyMatch(each -> label.equals(each.label));
  }

  // -- joining

  /// Sets the region if no earlier participant has given one.
  private void giveRegion(@Nullable String given) {
    if (given != null && !regionGiven) {
      regionGiven = true;
      region = given;
    }
  }

  /// Adds a participant whose phone is about to ring.
  ///
  /// @param earlyMedia whether the others hear the ringing
  public synchronized ParticipantRecord invite(
      String callSid, JoinOptions options, boolean earlyMedia) {
    Participant participant = new Participant(callSid, options, services.clock().instant());
    participant.earlyMedia = earlyMedia;
    participants.put(callSid, participant);
    giveRegion(options.region());
    callbacks.invited(services.callbacks(account, options.callback()), options.events());
    return participant.record(sid, account.sid());
  }

  /// Handles the ringing of an expected participant. No-op for another call.
  synchronized void rings(String callSid) {
    Participant rung = participants.get(callSid);
    if (rung != null && !rung.isConnected() && rung.earlyMedia) {
      roster.startRinging(rung, started);
    }
  }

  synchronized JoinResult enter(JoinOptions options, ConferenceMember member) {
    JoinResult refusal = refusal(options, member.callSid());
    if (refusal != null) {
      return refusal;
    }
    giveRegion(options.region());
    Participant participant =
        participants.computeIfAbsent(
            member.callSid(), each -> new Participant(each, options, services.clock().instant()));
    MixerChannel channel = mixer.addChannel();
    recording.joined(channel);
    participant.stopRinging();
    participant.member = member;
    participant.channel = channel;
    participant.music = options.music();
    participant.updated = services.clock().instant();
    channel.muted(participant.muted);
    if (participant.jitterBuffer != null) {
      channel.delay(participant.jitterBuffer.millis());
    }
    channel.onSpeech(
        isSpeaking -> services.threads().execute(() -> onSpeech(participant, isSpeaking)));
    channel.attach(member.media());
    callbacks.joined(services.callbacks(account, options.callback()), options.events());
    callbacks.send("join", "participant-join", participant, List.of());
    if (started) {
      channel.isolated(false);
    }
    roster.playRinging(participant);
    roster.applyCoaching();
    startWhenReady();
    playWaitAudio();
    if (started && options.beepOnEnter()) {
      mixer.announce(Tone.of(ENTER_HERTZ, BEEP), () -> {});
    }
    if (options.record()) {
      recording.request(options, started);
    }
    return JoinResult.JOINED;
  }

  private @Nullable JoinResult refusal(JoinOptions options, String callSid) {
    if (ended) {
      return JoinResult.ENDED;
    }
    String label = options.label();
    if (label != null
        && participants.values().stream()
            .anyMatch(each -> !each.callSid.equals(callSid) && label.equals(each.label))) {
      return JoinResult.LABEL_IN_USE;
    }
    JoinResult coachRefusal = options.coach() == null ? null : coachRefusal(options.coach());
    if (coachRefusal != null) {
      return coachRefusal;
    }
    return roster.connected().size() >= options.maxParticipants() ? JoinResult.FULL : null;
  }

  /// Returns why a participant cannot be coached now; null when it can.
  public synchronized @Nullable JoinResult coachRefusal(String callSidToCoach) {
    Participant coached = participants.get(callSidToCoach);
    if (!started || coached == null || !coached.isConnected()) {
      return JoinResult.COACHED_CALL_ABSENT;
    }
    return coached.hold ? JoinResult.COACHED_CALL_ON_HOLD : null;
  }

  /// Removes a participant whose `waitUrl` cannot be requested, if it still waits.
  synchronized void onWaitUrlUnreachable(String callSid) {
    Participant participant = participants.get(callSid);
    if (!started && participant != null && participant.member != null && !participant.hold) {
      ConferenceMember member = participant.member;
      leave(callSid, LeaveReason.PARTICIPANT_ADD_FAILED, "in-progress", false);
      member.notEstablished();
    }
  }

  private void playWaitAudio() {
    if (!started) {
      roster.playWaitAudio();
    }
  }

  private void startWhenReady() {
    List<Participant> connected = roster.connected();
    if (started || connected.size() < 2 || connected.stream().noneMatch(each -> each.start)) {
      return;
    }
    started = true;
    updated = services.clock().instant();
    for (Participant each : connected) {
      if (!each.hold) {
        roster.connectAudio(each);
      }
    }
    callbacks.send("start", "conference-start", null, List.of());
    recording.onStart();
  }

  // -- leaving

  /// Removes a call that hung up, was redirected or was never reached. No-op when it is not a
  /// participant.
  ///
  /// @param callStatus the status of the call
  void leave(String callSid, LeaveReason reason, String callStatus) {
    leave(callSid, reason, callStatus, false);
  }

  /// Removes a participant who did not answer. No-op when the participant has joined.
  synchronized void onNotConnected(String callSid, String callStatus) {
    Participant participant = participants.get(callSid);
    if (participant != null && !participant.isConnected()) {
      leave(callSid, LeaveReason.PARTICIPANT_ADD_FAILED, callStatus, false);
    }
  }

  private synchronized void leave(
      String callSid, LeaveReason reason, String callStatus, boolean kicked) {
    Participant participant = participants.remove(callSid);
    if (participant == null) {
      return;
    }
    roster.disconnect(participant);
    callbacks.left(participant, reason, callStatus);
    if (ended) {
      return;
    }
    boolean ends = participant.end && participant.isConnected();
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
    } else if (started && participant.beepOnExit && participant.isConnected()) {
      mixer.announce(Tone.of(EXIT_HERTZ, BEEP), () -> {});
    }
    roster.applyCoaching();
    playWaitAudio();
  }

  /// Removes a participant, whose call continues after its `<Dial>`.
  public synchronized void remove(String callSid) {
    Participant participant = participants.get(callSid);
    if (participant != null && participant.member != null) {
      ConferenceMember member = participant.member;
      leave(callSid, LeaveReason.PARTICIPANT_UPDATED_VIA_API, "in-progress", true);
      member.removed();
    }
  }

  /// Ends the conference for all participants.
  public synchronized void end() {
    if (!ended) {
      finish(EndReason.CONFERENCE_ENDED_VIA_API, null);
    }
  }

  private void finish(EndReason reason, @Nullable Participant by) {
    ended = true;
    updated = services.clock().instant();
    reasonEnded = reason;
    endedBy = by == null ? null : by.callSid;
    LeaveReason leaveReason =
        reason == EndReason.CONFERENCE_ENDED_VIA_API
            ? LeaveReason.CONFERENCE_ENDED_VIA_API
            : LeaveReason.MODERATOR_ENDED_CONFERENCE;
    for (Participant each : List.copyOf(participants.values())) {
      participants.remove(each.callSid);
      roster.disconnect(each);
      callbacks.left(each, leaveReason, "in-progress");
      if (each.member != null) {
        each.member.removed();
      }
    }
    announcements.close();
    mixer.close();
    recording.onEnd();
    callbacks.ended(reason, by);
  }

  // -- changes

  /// @return empty when there is no such participant
  public synchronized Optional<ParticipantRecord> update(String callSid, ParticipantChange change) {
    Participant participant = participants.get(callSid);
    if (participant == null) {
      return Optional.empty();
    }
    participant.updated = services.clock().instant();
    changes.apply(participant, change, started);
    if (change.announcement() != null && participant.isConnected()) {
      announcements.announce(change.announcement(), participant);
    }
    return Optional.of(participant.record(sid, account.sid()));
  }

  /// Plays an announcement to all participants.
  public synchronized void announce(WebhookTarget target) {
    announcements.announce(target, null);
  }

  private synchronized void onSpeech(Participant participant, boolean isSpeaking) {
    if (participants.get(participant.callSid) == participant) {
      callbacks.send(
          "speaker",
          isSpeaking ? "participant-speech-start" : "participant-speech-stop",
          participant,
          List.of());
    }
  }

  // -- state

  public synchronized ConferenceRecord record() {
    return new ConferenceRecord(
        sid,
        account.sid(),
        friendlyName,
        region,
        ended ? "completed" : started ? "in-progress" : "init",
        reasonEnded,
        endedBy,
        created,
        updated);
  }

  public synchronized List<ParticipantRecord> participants() {
    return participants.values().stream().map(p -> p.record(sid, account.sid())).toList();
  }

  /// @param callSidOrLabel the last segment of the REST path
  public synchronized Optional<ParticipantRecord> participant(String callSidOrLabel) {
    return participants().stream()
        .filter(p -> p.callSid().equals(callSidOrLabel) || callSidOrLabel.equals(p.label()))
        .findFirst();
  }
}
