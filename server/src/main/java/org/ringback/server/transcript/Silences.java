package org.ringback.server.transcript;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.transcript.SpeechEngine.Segment;

/// Computes the parts of a recording that contain what was replaced in its transcript. Rather a bit
/// too long, because engines report times that are late or early.
final class Silences {
  private static final long BEFORE_WORD_MS = 150;
  private static final long AFTER_WORD_MS = 250;

  /// Times of callbacks are those of their sending, and a recording's start has whole seconds.
  private static final long BEFORE_UTTERANCE_MS = 2_500;

  private static final long AFTER_UTTERANCE_MS = 1_500;

  /// A digit takes about half a second.
  private static final long CARD_MS = 10_000;

  private static final long DETAILS_MS = 4_000;

  private Silences() {}

  /// Returns the part of a recording in which a live utterance was spoken.
  ///
  /// @param trimmedMs at most so much silence is missing at the start of the recording
  static AudioRange of(Utterance utterance, Instant start, long trimmedMs) {
    long end = Duration.between(start, utterance.at()).toMillis();
    long from = end - length(utterance) - BEFORE_UTTERANCE_MS - Math.max(0, trimmedMs);
    return new AudioRange(Math.max(0, from), Math.max(0, end + AFTER_UTTERANCE_MS));
  }

  /// Estimates how long an utterance with replaced numbers took.
  private static long length(Utterance utterance) {
    return utterance.estimatedMs()
        + CARD_MS * count(utterance.text(), Redacted.Kind.CARD.placeholder())
        + DETAILS_MS * count(utterance.text(), Redacted.Kind.DETAILS.placeholder());
  }

  private static int count(String text, String placeholder) {
    return (text.length() - text.replace(placeholder, "").length()) / placeholder.length();
  }

  /// Returns the replaced words of a segment, or the whole segment when its words have no times.
  static List<AudioRange> of(Segment segment, Redacted redacted) {
    boolean isRedactedBefore = count(segment.text(), Redacted.Kind.CARD.placeholder()) > 0;
    if (!redacted.hasPaymentData() && !isRedactedBefore) {
      return List.of();
    }
    List<AudioRange> ranges =
        AlignedWords.of(segment).replaced(redacted).stream()
            .map(word -> around(word.startMs(), word.endMs()))
            .toList();
    return ranges.isEmpty() ? List.of(around(segment.startMs(), segment.endMs())) : ranges;
  }

  private static AudioRange around(long start, long end) {
    return new AudioRange(Math.max(0, start - BEFORE_WORD_MS), end + AFTER_WORD_MS);
  }

  /// Returns the ranges in their order, those that overlap as one.
  static List<AudioRange> merged(List<AudioRange> ranges) {
    List<AudioRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(AudioRange::from));
    List<AudioRange> merged = new ArrayList<>();
    for (AudioRange range : sorted) {
      if (!merged.isEmpty() && range.from() <= merged.getLast().to()) {
        AudioRange last = merged.removeLast();
        merged.add(new AudioRange(last.from(), Math.max(last.to(), range.to())));
      } else if (range.from() < range.to()) {
        merged.add(range);
      }
    }
    return merged;
  }
}
