package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResponsiveTimeTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ResponsiveTime time = new ResponsiveTime(nanos::get, Duration.ofMillis(100));

  private void tickAfter(Duration interval) {
    nanos.addAndGet(interval.toNanos());
    time.tick();
  }

  @Test
  void it_counts_the_time_of_punctual_ticks() {
    for (int i = 0; i < 50; i++) {
      tickAfter(Duration.ofMillis(120));
    }
    assertThat(time.getAsLong()).isEqualTo(Duration.ofSeconds(6).toNanos());
  }

  @Test
  void it_omits_the_time_by_which_a_tick_is_late() {
    tickAfter(Duration.ofMillis(100));
    tickAfter(Duration.ofSeconds(30));
    tickAfter(Duration.ofMillis(100));
    assertThat(time.getAsLong()).isEqualTo(Duration.ofMillis(300).toNanos());
  }
}
