package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringback.exchange.time.ExchangeClock;

class SessionEventQueueTest {
  private final ExchangeClock clock = new ExchangeClock(Clock.systemUTC());
  private final SessionEventQueue queue = new SessionEventQueue(clock);

  @Test
  @Timeout(30)
  void a_step_of_the_clock_counts_from_the_start_of_the_wait() throws Exception {
    clock.speedUp(0);
    long deadline = queue.startWait(Duration.ofMinutes(1));
    clock.step(Duration.ofMinutes(1));

    assertThat(queue.next(deadline)).isNull();
  }
}
