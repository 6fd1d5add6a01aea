package org.ringback.server.call;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.CallSid;

/// A fact about a conference, from its own stream of callbacks. Twilio numbers the events of each
/// conference and does not guarantee their order
/// (https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent). The server
/// reads facts from Twilio's REST API when a callback may be lost.
///
/// @param conference the ConferenceSid
/// @param callSid the leg; null for an event of the whole conference
/// @param label the participant in the leg's ParticipantLabel
/// @param reason why a participant left: ReasonParticipantLeft
/// @param callStatus the leg's status when it left: ParticipantCallStatus
/// @param observed whether the fact was read from the REST API. It follows the reported event with
///   the same number
public record ConferenceEvent(
    String conference,
    int sequence,
    Kind kind,
    Instant at,
    @Nullable CallSid callSid,
    @Nullable ParticipantId label,
    @Nullable LeaveReason reason,
    @Nullable CallStatus callStatus,
    boolean observed)
    implements Comparable<ConferenceEvent> {
  private static final Comparator<ConferenceEvent> ORDER =
      Comparator.comparing(ConferenceEvent::conference)
          .thenComparing(ConferenceEvent::sequence)
          .thenComparing(ConferenceEvent::observed)
          .thenComparing(event -> event.observed ? event.at : Instant.EPOCH)
          .thenComparing(event -> event.observed ? String.valueOf(event.callSid) : "")
          .thenComparing(ConferenceEvent::kind);

  /// Creates an event that a callback reported.
  public ConferenceEvent(
      String conference,
      int sequence,
      Kind kind,
      Instant at,
      @Nullable CallSid callSid,
      @Nullable ParticipantId label,
      @Nullable LeaveReason reason,
      @Nullable CallStatus callStatus) {
    this(conference, sequence, kind, at, callSid, label, reason, callStatus, false);
  }

  /// The kinds of events that change a call.
  public enum Kind {
    START("conference-start"),
    END("conference-end"),
    JOIN("participant-join"),
    LEAVE("participant-leave"),
    HOLD("participant-hold"),
    UNHOLD("participant-unhold"),
    MUTE("participant-mute"),
    UNMUTE("participant-unmute");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }

    static Optional<Kind> of(String wire) {
      return Arrays.stream(values()).filter(kind -> kind.wire.equals(wire)).findFirst();
    }
  }

  /// Twilio's values of ReasonParticipantLeft.
  public enum LeaveReason {
    CONFERENCE_ENDED_VIA_API,
    MODERATOR_ENDED_CONFERENCE,
    PARTICIPANT_UPDATED_VIA_API,
    PARTICIPANT_HUNG_UP,
    /// The participant never joined.
    PARTICIPANT_ADD_FAILED;

    static Optional<LeaveReason> of(String wire) {
      return Arrays.stream(values())
          .filter(reason -> reason.name().equalsIgnoreCase(wire))
          .findFirst();
    }
  }

  /// Returns whether the leg ended with this event. A leg that REST moved elsewhere lives on.
  boolean isEndOfLeg() {
    return kind == Kind.LEAVE
        && (reason == LeaveReason.PARTICIPANT_HUNG_UP
            || reason == LeaveReason.PARTICIPANT_ADD_FAILED
            || callStatus != null && callStatus.isTerminal());
  }

  /// Compares the deduplication keys.
  @Override
  public int compareTo(ConferenceEvent other) {
    return ORDER.compare(this, other);
  }
}
