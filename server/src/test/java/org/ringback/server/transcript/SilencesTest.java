package org.ringback.server.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.redaction.Spoken;
import org.ringback.server.transcript.SpeechEngine.Segment;

class SilencesTest {
  private static final String TEXT = "Sure, it is 4242 4242 4242 4242, thank you.";

  /// Returns one word per second.
  private static List<SpokenWord> words(String text) {
    List<SpokenWord> words = new ArrayList<>();
    for (String word : text.split(" ")) {
      words.add(new SpokenWord(word, words.size() * 1_000L, words.size() * 1_000L + 900));
    }
    return words;
  }

  private static List<AudioRange> silences(Segment segment) {
    Redacted redacted =
        CardRedactor.redact(
                List.of(new Spoken(0, segment.startMs(), segment.endMs(), segment.text())),
                Long.MAX_VALUE)
            .getFirst();
    return Silences.merged(Silences.of(segment, redacted));
  }

  @Test
  void the_words_of_a_card_number_are_silent_and_no_others() {
    assertThat(silences(new Segment(TEXT, 0, 9_000, words(TEXT))))
        .containsExactly(new AudioRange(2_850, 7_150));
  }

  @Test
  void without_times_of_words_the_whole_sentence_is_silent() {
    assertThat(silences(new Segment(TEXT, 2_000, 9_000, List.of())))
        .containsExactly(new AudioRange(1_850, 9_250));
  }

  @Test
  void words_that_are_not_those_of_the_sentence_silence_all_of_it() {
    assertThat(silences(new Segment(TEXT, 2_000, 9_000, words("Something else"))))
        .containsExactly(new AudioRange(1_850, 9_250));
  }

  @Test
  void a_sentence_without_a_card_number_stays() {
    assertThat(silences(new Segment("My order is 4711.", 0, 2_000, List.of()))).isEmpty();
  }

  private static AudioRange live(String text, long trimmedMs) {
    Instant start = Instant.parse("2026-11-29T10:00:00Z");
    Utterance utterance =
        new Utterance(Track.CUSTOMER, 1, start.plusSeconds(30), text, null, null, null, List.of());
    return Silences.of(utterance, start, trimmedMs);
  }

  @Test
  void the_time_of_a_live_utterance_is_that_of_its_spoken_digits() {
    AudioRange card = live("it is [card number]", 0);
    assertThat(card.from()).isBetween(15_000L, 17_500L);
    assertThat(card.to()).isEqualTo(31_500);
    assertThat(live("it is [card number] [card details]", 0).from())
        .isLessThanOrEqualTo(card.from() - 4_000);
  }

  @Test
  void a_message_without_its_first_silence_is_silent_earlier() {
    AudioRange card = live("it is [card number]", 3_000);
    assertThat(card.from()).isEqualTo(live("it is [card number]", 0).from() - 3_000);
    assertThat(card.to()).isEqualTo(31_500);
  }
}
