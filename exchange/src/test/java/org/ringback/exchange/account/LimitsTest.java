package org.ringback.exchange.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.time.ExchangeClock;

class LimitsTest {
  private final ExchangeClock clock = new ExchangeClock(Clock.systemUTC());

  @Test
  void the_call_rate_follows_the_exchanges_clock() {
    clock.speedUp(0);
    AccountLimits limits = new AccountLimits(new AccountLimits.Values(1, 0, 0, List.of()), clock);

    assertThat(limits.nextStart()).isLessThan(Duration.ofMillis(50));
    assertThat(limits.nextStart()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
    clock.step(Duration.ofSeconds(30));
    assertThat(limits.nextStart()).isLessThan(Duration.ofMillis(50));
  }
}
