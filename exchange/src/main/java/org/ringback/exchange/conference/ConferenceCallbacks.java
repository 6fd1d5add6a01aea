package org.ringback.exchange.conference;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.webhook.StatusCallbackQueue;

/// The status callbacks of one conference, numbered from 1. Guarded by its [Conference].
final class ConferenceCallbacks {
  private final Conference conference;
  private final Clock clock;
  private @Nullable StatusCallbackQueue queue;
  private Set<String> events = Set.of();
  private boolean hasJoined;
  private int sequence;

  ConferenceCallbacks(Conference conference, Clock clock) {
    this.conference = conference;
    this.clock = clock;
  }

  /// Subscribes for a participant whose phone is about to ring, until the first one joins.
  void invited(StatusCallbackQueue target, Set<String> subscribed) {
    if (queue == null && !hasJoined) {
      queue = target;
      events = subscribed;
    }
  }

  /// Twilio: "The statusCallback URL is set by the first Participant to join the conference,
  /// subsequent setting … will be ignored." That participant may also set none.
  void joined(StatusCallbackQueue target, Set<String> subscribed) {
    if (!hasJoined) {
      hasJoined = true;
      queue = target;
      events = subscribed;
    }
  }

  /// @param event the name in the subscription, such as `join`
  /// @param eventName the name in the callback, such as `participant-join`
  void send(
      String event,
      String eventName,
      @Nullable Participant about,
      List<Map.Entry<String, String>> more) {
    if (queue == null || !queue.isSet() || !events.contains(event)) {
      return;
    }
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("ConferenceSid", conference.sid()));
    all.add(Map.entry("FriendlyName", conference.friendlyName()));
    all.add(Map.entry("AccountSid", conference.account().sid()));
    all.add(Map.entry("SequenceNumber", String.valueOf(++sequence)));
    all.add(Map.entry("Timestamp", StatusCallbackQueue.time(clock.instant())));
    all.add(Map.entry("StatusCallbackEvent", eventName));
    if (about != null) {
      all.add(Map.entry("CallSid", about.callSid));
      all.add(Map.entry("Muted", String.valueOf(about.muted)));
      all.add(Map.entry("Hold", String.valueOf(about.hold)));
      all.add(Map.entry("Coaching", String.valueOf(about.coach != null)));
      if (about.coach != null) {
        all.add(Map.entry("CallSidToCoach", about.coach));
      }
      all.add(Map.entry("EndConferenceOnExit", String.valueOf(about.end)));
      all.add(Map.entry("StartConferenceOnEnter", String.valueOf(about.start)));
      if (about.label != null) {
        all.add(Map.entry("ParticipantLabel", about.label));
      }
    }
    all.addAll(more);
    queue.send(about == null ? "" : about.callSid, all);
  }

  /// @param callStatus the status of the participant's call
  void left(Participant participant, LeaveReason reason, String callStatus) {
    send(
        "leave",
        "participant-leave",
        participant,
        List.of(
            Map.entry("ReasonParticipantLeft", reason.wire()),
            Map.entry("ParticipantCallStatus", callStatus)));
  }

  /// @param by the participant who ended the conference by leaving; null when REST ended it
  void ended(EndReason reason, @Nullable Participant by) {
    List<Map.Entry<String, String>> more = new ArrayList<>();
    more.add(Map.entry("ReasonConferenceEnded", reason.wire()));
    more.add(
        Map.entry(
            "Reason",
            by == null
                ? "Conference ended via API"
                : "Participant " + by.callSid + " left the conference"));
    if (by != null) {
      more.add(Map.entry("CallSidEndingConference", by.callSid));
      if (by.label != null) {
        more.add(Map.entry("ParticipantLabelEndingConference", by.label));
      }
    }
    send("end", "conference-end", null, more);
  }
}
