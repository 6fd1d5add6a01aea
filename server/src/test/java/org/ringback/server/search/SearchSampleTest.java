package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SearchSampleTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  /// Returns a sample of 1,000 texts of the last hour, in a workspace that is some hours old.
  private static SearchSample sample(int hours, int found, int beginnings, int endings) {
    return new SearchSample(
        ago(Duration.ofHours(hours)),
        ago(Duration.ofHours(1)),
        NOW,
        1000,
        1000,
        found,
        found,
        beginnings,
        endings);
  }

  private static Instant ago(Duration duration) {
    return NOW.minus(duration);
  }

  @Test
  void the_first_period_should_have_two_pages_and_the_last_has_all_texts() {
    assertThat(sample(10_000, 10, 0, 0).periods(20))
        .containsExactly(
            ago(Duration.ofHours(4)), ago(Duration.ofHours(40)), ago(Duration.ofHours(10_000)));
  }

  @Test
  void a_period_that_is_most_of_the_time_is_all_of_it() {
    assertThat(sample(150, 10, 0, 0).periods(20))
        .containsExactly(ago(Duration.ofHours(4)), ago(Duration.ofHours(150)));
    assertThat(sample(15, 10, 0, 0).periods(20)).containsExactly(ago(Duration.ofHours(15)));
    assertThat(sample(1000, 0, 0, 0).periods(20))
        .as("a word that is not in the sample")
        .containsExactly(ago(Duration.ofHours(1000)));
  }

  @Test
  void a_member_who_may_see_few_texts_does_not_have_all_matches_read_at_once() {
    SearchSample sample =
        new SearchSample(
            ago(Duration.ofHours(10_000)), ago(Duration.ofHours(1)), NOW, 1000, 0, 0, 200, 0, 0);
    assertThat(sample.periods(20))
        .containsExactly(
            ago(Duration.ofHours(10)), ago(Duration.ofHours(100)), ago(Duration.ofHours(10_000)));
  }

  @Test
  void texts_of_one_time_have_periods_too() {
    SearchSample sample = new SearchSample(NOW, NOW, NOW, 1000, 1000, 1, 1, 0, 0);
    assertThat(sample.periods(20)).containsExactly(NOW);
  }

  @Test
  void a_frequent_last_word_is_looked_for_in_the_texts_that_have_the_others() {
    Instant day = ago(Duration.ofHours(24));
    assertThat(sample(2400, 1, 10, 500).findsByBeginning(day)).isTrue();
    assertThat(sample(2400, 0, 0, 500).findsByBeginning(ago(Duration.ofHours(2400)))).isTrue();
    assertThat(sample(2400, 1, 10, 2).findsByBeginning(day)).as("a rare last word").isFalse();
    assertThat(sample(24, 1, 10, 50).findsByBeginning(day)).as("all texts").isFalse();
    assertThat(sample(2400, 20, 900, 500).findsByBeginning(ago(Duration.ofHours(2))))
        .as("all texts of a short period")
        .isTrue();
    assertThat(sample(2400, 20, 900, 500).findsByBeginning(ago(Duration.ofHours(600)))).isFalse();
  }

  @Test
  void texts_are_read_in_the_order_of_time_where_the_index_has_many_times_as_many_entries() {
    assertThat(sample(1000, 10, 0, 0).textsToRead(20)).isEqualTo(2500);
    assertThat(sample(1000, 5, 0, 0).textsToRead(20)).as("a rarer word").isZero();
    assertThat(sample(1000, 2, 100, 500).textsToRead(20)).as("two words").isEqualTo(22_500);
  }

  @Test
  void an_agent_has_as_many_times_more_texts_read_as_she_may_see_fewer() {
    assertThat(agent(50, 2, 100).textsToRead(20)).isEqualTo(12_000);
    assertThat(agent(50, 0, 100).textsToRead(20)).isEqualTo(12_000);
    assertThat(agent(0, 0, 100).textsToRead(20)).as("no call in the sample").isEqualTo(25_000);
    assertThat(agent(50, 0, 10).textsToRead(20)).as("a rare word").isZero();
    assertThat(agent(50, 0, 10).periods(20))
        .containsExactly(ago(Duration.ofHours(80)), ago(Duration.ofHours(1000)));
  }

  private static SearchSample agent(int visible, int found, int matching) {
    return new SearchSample(
        ago(Duration.ofHours(1000)),
        ago(Duration.ofHours(1)),
        NOW,
        1000,
        visible,
        found,
        matching,
        0,
        0);
  }
}
