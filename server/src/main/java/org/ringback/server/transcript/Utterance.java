package org.ringback.server.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.redaction.Spoken;

/// Something that one side of a call said: `Utterance` in openapi.yaml.
///
/// @param sequence orders the utterances of a track
/// @param at the time of its end
/// @param text without card numbers
/// @param confidence of the engine, 0 to 1; null when it reports none
/// @param participantId the speaker; null when it may be one of several
/// @param startMs its start in the recording; null in a live transcript
/// @param words the words with their times; empty if the engine reports none
record Utterance(
    Track track,
    int sequence,
    Instant at,
    String text,
    @Nullable Double confidence,
    @Nullable ParticipantId participantId,
    @Nullable Long startMs,
    List<SpokenWord> words) {
  /// A guess of how long one character takes, because Twilio reports no start.
  private static final long MS_PER_CHARACTER = 70;

  /// Returns an id that is unique in the transcript.
  @JsonProperty
  String id() {
    return track.wire() + "-" + sequence;
  }

  /// Returns this utterance for the redaction.
  ///
  /// @param undecided its text with a number that is not decided yet
  Spoken spoken(String undecided) {
    long end = at.toEpochMilli();
    return new Spoken(track.ordinal(), end - estimate(undecided), end, undecided);
  }

  /// Returns a guess of how long it took.
  long estimatedMs() {
    return estimate(text);
  }

  private static long estimate(String spoken) {
    return spoken.length() * MS_PER_CHARACTER;
  }

  Utterance withText(String changed) {
    return new Utterance(track, sequence, at, changed, confidence, participantId, startMs, words);
  }
}
