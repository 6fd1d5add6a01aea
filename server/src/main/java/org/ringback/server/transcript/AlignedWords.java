package org.ringback.server.transcript;

import java.util.ArrayList;
import java.util.List;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.transcript.SpeechEngine.Segment;

/// The words of a segment with their places in its text. Empty when the engine reports no times of
/// words, or words that are not those of the text.
final class AlignedWords {
  /// @param start the index of its first character in the text
  private record Aligned(SpokenWord word, int start, int end) {
    boolean overlaps(Redacted.Span span) {
      return span.start() < end && start < span.end();
    }
  }

  private final List<Aligned> words;

  private AlignedWords(List<Aligned> words) {
    this.words = words;
  }

  static AlignedWords of(Segment segment) {
    List<Aligned> found = new ArrayList<>();
    int at = 0;
    for (SpokenWord word : segment.words()) {
      int start = segment.text().indexOf(word.text(), at);
      if (start < 0) {
        return new AlignedWords(List.of());
      }
      at = start + word.text().length();
      found.add(new Aligned(word, start, at));
    }
    return new AlignedWords(found);
  }

  /// Returns the words that are replaced.
  List<SpokenWord> replaced(Redacted redacted) {
    return words.stream()
        .filter(each -> redacted.spans().stream().anyMatch(each::overlaps))
        .map(Aligned::word)
        .toList();
  }

  /// Returns the words with the placeholder of each replaced part as one word. Empty when a
  /// replaced part has no word.
  List<SpokenWord> masked(Redacted redacted) {
    List<SpokenWord> masked = new ArrayList<>();
    int next = 0;
    for (Redacted.Span span : redacted.spans()) {
      while (next < words.size() && words.get(next).end() <= span.start()) {
        masked.add(words.get(next++).word());
      }
      int first = next;
      while (next < words.size() && words.get(next).overlaps(span)) {
        next++;
      }
      if (first == next) {
        return List.of();
      }
      masked.add(
          new SpokenWord(
              span.kind().placeholder(),
              words.get(first).word().startMs(),
              words.get(next - 1).word().endMs()));
    }
    words.subList(next, words.size()).forEach(each -> masked.add(each.word()));
    return masked;
  }
}
