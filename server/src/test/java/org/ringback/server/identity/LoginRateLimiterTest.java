package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.ringback.server.http.ProblemException;
import org.ringback.server.running.MovableClock;

class LoginRateLimiterTest {
  private static final String ADA = "ada@example.test";
  private final MovableClock clock = new MovableClock();
  private final LoginRateLimiter loginLimiter = new LoginRateLimiter(clock);

  private boolean mayTry(String address) {
    try {
      loginLimiter.begin(ADA, address);
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  @Test
  void one_address_may_try_ten_times_in_a_quarter_of_an_hour() {
    for (int i = 0; i < 10; i++) {
      assertThat(mayTry("192.0.2.1")).isTrue();
    }
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> loginLimiter.begin(ADA, "192.0.2.1"));
    assertThat(Integer.parseInt(refused.headers().getOrDefault("Retry-After", "0")))
        .isBetween(890, 900);
    clock.forward(Duration.ofMinutes(15));
    assertThat(mayTry("192.0.2.1")).isTrue();
  }

  @Test
  void all_addresses_together_may_try_a_hundred_times_a_day() {
    for (int i = 0; i < 100; i++) {
      assertThat(mayTry("198.51.100." + i)).isTrue();
    }
    assertThat(mayTry("203.0.113.1")).isFalse();
    assertThatCode(() -> loginLimiter.begin("ben@example.test", "203.0.113.1"))
        .doesNotThrowAnyException();
    clock.forward(Duration.ofHours(23));
    assertThat(mayTry("203.0.113.2")).isFalse();
    clock.forward(Duration.ofHours(1));
    assertThat(mayTry("203.0.113.2")).isTrue();
  }

  @Test
  void attempts_from_other_addresses_do_not_lock_a_user_out_where_they_have_signed_in() {
    assertThat(mayTry("192.0.2.1")).isTrue();
    loginLimiter.succeeded(ADA, "192.0.2.1");
    for (int i = 0; i < 150; i++) {
      mayTry("198.51.100." + i);
    }
    assertThat(mayTry("192.0.2.1")).isTrue();
  }
}
