package org.ringback.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.redaction.Spoken;
import org.ringback.server.transcript.SpeechEngine.Segment;

class AlignedWordsTest {
  /// Returns the words with their times, one word per second, as far as they may be shown.
  private static List<SpokenWord> masked(String text, String... words) {
    List<SpokenWord> timed = new ArrayList<>();
    for (String word : words) {
      timed.add(new SpokenWord(word, timed.size() * 1_000L, timed.size() * 1_000L + 900));
    }
    Segment segment = new Segment(text, 0, words.length * 1_000L, timed);
    Redacted redacted =
        CardRedactor.redact(List.of(new Spoken(0, 0, segment.endMs(), text)), Long.MAX_VALUE)
            .getFirst();
    return AlignedWords.of(segment).masked(redacted);
  }

  @Test
  void a_card_number_is_one_word_with_its_time() {
    assertThat(
            masked(
                "It is 4242 4242 4242 4242, thanks.",
                "It is 4242 4242 4242 4242, thanks.".split(" ")))
        .containsExactly(
            new SpokenWord("It", 0, 900),
            new SpokenWord("is", 1_000, 1_900),
            new SpokenWord("[card number]", 2_000, 5_900),
            new SpokenWord("thanks.", 6_000, 6_900));
  }

  @Test
  void words_without_a_card_number_stay() {
    assertThat(masked("My order is late", "My", "order", "is", "late"))
        .extracting(SpokenWord::text)
        .containsExactly("My", "order", "is", "late");
  }

  @Test
  void words_that_are_not_those_of_the_text_are_not_shown() {
    assertThat(masked("It is 4242 4242 4242 4242", "It", "is", "forty-two")).isEmpty();
    assertThat(masked("It is 4242 4242 4242 4242", "It", "is")).isEmpty();
    assertThat(masked("It is late")).isEmpty();
  }
}
