package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.http.ProblemException;
import org.ringback.server.limits.AttemptStore;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestDatabase;

/// Each limiter is that of a node.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginRateLimiterTest {
  private static final String ADA = "ada@example.test";
  private final MovableClock clock = new MovableClock();
  private final Database db = Database.open(TestDatabase.freshAddress());
  private String purpose = "";
  private LoginRateLimiter loginLimiter = node();

  @BeforeEach
  void forget() {
    purpose = UUID.randomUUID().toString();
    loginLimiter = node();
  }

  @AfterAll
  void stop() {
    db.close();
  }

  private LoginRateLimiter node() {
    return new LoginRateLimiter(new AttemptStore(db), new KnownClients(db, clock), purpose, clock);
  }

  private boolean mayTry(String address) {
    return mayTry(loginLimiter, ADA, address);
  }

  private static boolean mayTry(LoginRateLimiter node, String email, String address) {
    try {
      node.begin(email, address);
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

  @Test
  void attempts_at_all_nodes_count_together_even_at_the_same_time() throws Exception {
    List<LoginRateLimiter> nodes = List.of(node(), node(), node());
    List<Callable<Boolean>> attempts =
        IntStream.range(0, 60)
            .mapToObj(i -> (Callable<Boolean>) () -> mayTry(nodes.get(i % 3), ADA, "192.0.2.1"))
            .toList();
    int allowed = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        allowed += attempt.get() ? 1 : 0;
      }
    }
    assertThat(allowed).isEqualTo(10);
    assertThat(mayTry(node(), ADA, "192.0.2.1")).isFalse(); // after a restart
  }

  @Test
  void a_success_at_one_node_gives_the_attempts_back_at_all_and_makes_the_client_known() {
    String email = "grace@example.test";
    for (int i = 0; i < 10; i++) {
      assertThat(mayTry(node(), email, "192.0.2.1")).isTrue();
    }
    node().succeeded(email, "192.0.2.1");
    for (int i = 0; i < 110; i++) {
      mayTry(node(), email, "198.51.100." + i);
    }
    assertThat(mayTry(node(), email, "203.0.113.1")).isFalse();
    assertThat(mayTry(node(), email, "192.0.2.1")).isTrue();
    clock.forward(Duration.ofDays(31));
    node().succeeded("hedy@example.test", "192.0.2.1");
    assertThat(outdatedClients()).isZero();
  }

  private int outdatedClients() {
    return db.ofAll()
        .sql("select count(*) from known_clients where seen_at < :now")
        .param("now", clock.instant().minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  @Test
  void an_exhausted_key_costs_no_writes() {
    for (int i = 0; i < 10; i++) {
      mayTry("192.0.2.1");
    }
    String before = rows();
    for (int i = 0; i < 50; i++) {
      assertThat(mayTry("192.0.2.1")).isFalse();
      assertThat(mayTry(node(), ADA, "192.0.2.1")).isFalse();
    }
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void ended_periods_are_deleted() {
    mayTry("192.0.2.1");
    clock.forward(Duration.ofDays(2));
    mayTry(node(), "grace@example.test", "192.0.2.9");
    assertThat(db.ofAll().sql("select count(*) from attempts").query(Integer.class).single())
        .isEqualTo(2);
  }

  /// Returns the versions of the counted rows.
  private String rows() {
    return db.ofAll()
        .sql("select string_agg(ctid::text || attempts, ' ' order by key) from attempts")
        .query(String.class)
        .single();
  }
}
