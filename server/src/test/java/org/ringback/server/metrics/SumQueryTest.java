package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringback.server.metrics.SumQuery.Range;

class SumQueryTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void days_with_sums_are_read_as_one_range_and_the_edges_from_quarters() {
    Instant start = FIRST.plus(Duration.ofHours(22));
    Instant end = FIRST.plus(Duration.ofHours(4 * 24 - 2));
    SumQuery query =
        SumQuery.of(start, end, List.of(FIRST.plus(DAY), FIRST.plus(DAY.multipliedBy(2))));
    assertThat(query.days())
        .containsExactly(new Range(FIRST.plus(DAY), FIRST.plus(DAY.multipliedBy(3))));
    assertThat(query.quarters())
        .containsExactly(
            new Range(start, FIRST.plus(DAY)), new Range(FIRST.plus(DAY.multipliedBy(3)), end));
  }

  @Test
  void each_part_of_a_period_is_read_once() {
    Random random = new Random(20261130);
    for (int i = 0; i < 500; i++) {
      Instant start = FIRST.plus(Duration.ofMinutes(15L * random.nextInt(96)));
      Instant end = start.plus(Duration.ofMinutes(15L * random.nextInt(10 * 96)));
      List<Instant> summed = new ArrayList<>();
      for (Instant day = FIRST; !day.plus(DAY).isAfter(end); day = day.plus(DAY)) {
        if (!day.isBefore(start) && random.nextBoolean()) {
          summed.add(day);
        }
      }
      SumQuery query = SumQuery.of(start, end, summed);
      List<Range> all = new ArrayList<>(query.quarters());
      all.addAll(query.days());
      all.sort(Comparator.comparing(Range::start));
      Instant next = start;
      for (Range range : all) {
        assertThat(range.start()).as("%s with %s", query, summed).isEqualTo(next);
        assertThat(range.end()).isAfter(range.start());
        next = range.end();
      }
      assertThat(next).isEqualTo(end);
      assertThat(
              query.days().stream()
                  .mapToLong(it -> Duration.between(it.start(), it.end()).toDays())
                  .sum())
          .isEqualTo(summed.size());
    }
  }
}
