package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuarterUpdatesTest {
  @Test
  void a_run_waits_for_twenty_times_as_long_as_the_last_one_took_within_limits() {
    assertThat(QuarterUpdates.pause(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(QuarterUpdates.pause(Duration.ofMillis(50))).isEqualTo(Duration.ofSeconds(1));
    assertThat(QuarterUpdates.pause(Duration.ofMillis(100))).isEqualTo(Duration.ofSeconds(2));
    assertThat(QuarterUpdates.pause(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(5));
  }
}
