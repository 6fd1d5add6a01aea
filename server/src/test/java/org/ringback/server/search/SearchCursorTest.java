package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Cursors come back from clients, who may send anything.
class SearchCursorTest {
  private static final int AT_TEXTS = 20 + 8;
  private static final int AT_FOUND = AT_TEXTS + 4;
  private static final int AT_MATCHING = AT_FOUND + 4;
  private static final int AT_BEGINNINGS = AT_MATCHING + 4;
  private static final int AT_ENDINGS = AT_BEGINNINGS + 4;
  private static final int AT_PACE = AT_ENDINGS + 4;

  private static final SearchCursor POSITION =
      new SearchCursor(Instant.parse("2026-03-01T12:00:00.123456Z"), 42);
  private static final SearchCursor LEARNED =
      POSITION.with(
          Optional.of(
              new SearchLearned(new SearchSample(Duration.ofHours(2), 1000, 3, 7, 20, 500), 4)));

  private static Optional<SearchCursor> changed(Consumer<ByteBuffer> change) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(LEARNED.toString()));
    change.accept(bytes);
    return SearchCursor.parse(Base64.getUrlEncoder().encodeToString(bytes.array()));
  }

  @Test
  void a_cursor_carries_its_position_and_what_was_learned() {
    assertThat(SearchCursor.parse(POSITION.toString())).contains(POSITION);
    assertThat(SearchCursor.parse(LEARNED.toString())).contains(LEARNED);
  }

  @Test
  void numbers_that_no_texts_can_have_are_rejected() {
    assertThat(changed(_ -> {})).contains(LEARNED);
    assertThat(changed(bytes -> bytes.putLong(20, -1))).as("a negative time").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_TEXTS, 0))).as("no texts").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_FOUND, 8))).as("more than match").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_FOUND, -1))).as("negative found").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_MATCHING, 1001))).as("matching").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_BEGINNINGS, 1001))).as("beginnings").isEmpty();
    assertThat(changed(bytes -> bytes.putInt(AT_ENDINGS, -1))).as("endings").isEmpty();
    assertThat(changed(bytes -> bytes.put(AT_PACE, (byte) 0))).as("no pace").isEmpty();
    assertThat(changed(bytes -> bytes.put(AT_PACE, (byte) 9))).as("a higher pace").isEmpty();
  }

  @Test
  void other_texts_are_no_cursors() {
    assertThat(SearchCursor.parse("")).isEmpty();
    assertThat(SearchCursor.parse("?")).isEmpty();
    assertThat(SearchCursor.parse(LEARNED.toString().substring(0, 40))).isEmpty();
    assertThat(SearchCursor.parse(LEARNED + "AAAA")).isEmpty();
  }

  @Test
  void look_ups_become_larger_while_they_are_fast() {
    SearchLearned learned = LEARNED.learned().orElseThrow();
    assertThat(learned.after(Duration.ofMillis(1)).pace()).isEqualTo(8);
    assertThat(learned.after(Duration.ofMillis(1)).after(Duration.ofMillis(1)).pace()).isEqualTo(8);
    assertThat(learned.after(Duration.ofMillis(8)).pace()).isEqualTo(4);
    assertThat(learned.after(Duration.ofMillis(20)).pace()).isEqualTo(2);
    assertThat(learned.slower().slower().slower().pace()).isEqualTo(1);
  }

  /// The index then leads to every text with the other words.
  @Test
  void a_look_up_without_the_last_word_has_the_time_of_few_texts_with_the_others() {
    SearchSample withLast = new SearchSample(Duration.ofHours(2), 1000, 1, 1, 5, 300);
    SearchSample withoutLast = new SearchSample(Duration.ofHours(2), 1000, 1, 1, 5, 301);
    assertThat(withLast.findsByBeginning()).isFalse();
    assertThat(withLast.timeOf(1000)).isEqualTo(Duration.ofHours(2000));
    assertThat(withoutLast.findsByBeginning()).isTrue();
    assertThat(withoutLast.timeOf(1000)).isEqualTo(Duration.ofHours(400));
    assertThat(new SearchSample(Duration.ofHours(2), 1000, 0, 0, 0, 30).findsByBeginning())
        .as("a last word of few texts, and other words of none")
        .isFalse();
    assertThat(new SearchSample(Duration.ofHours(2), 1000, 0, 0, 0, 31).findsByBeginning())
        .isTrue();
  }
}
