package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentValuesTest {
  private final Map<Integer, String> rows = new ConcurrentHashMap<>();
  private final AtomicInteger loadCount = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final RecentValues<Integer, String> values =
      new RecentValues<>(1_000, this::load, nanos::get);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// A load of this key reads its row, then waits until it is released.
  private static final int SLOW = 7;

  private final CountDownLatch slowRead = new CountDownLatch(1);
  private final CountDownLatch slowReleased = new CountDownLatch(1);

  private @Nullable String load(int key) {
    String row = rows.get(key);
    boolean isFirst = loadCount.getAndIncrement() == 0;
    if (key == SLOW && isFirst) {
      slowRead.countDown();
      await(slowReleased);
    }
    return row;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    slowReleased.countDown();
    threads.shutdownNow();
  }

  @Test
  void a_value_is_loaded_again_after_a_second() {
    rows.put(1, "old");
    assertThat(values.get(1)).isEqualTo("old");
    rows.put(1, "new");
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(values.get(1)).isEqualTo("old");
    nanos.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(values.get(1)).isEqualTo("new");
    assertThat(loadCount).hasValue(2);
  }

  @Test
  void an_invalidated_value_is_loaded_again() {
    rows.put(1, "old");
    values.get(1);
    rows.put(1, "new");
    values.invalidate(1);
    assertThat(values.get(1)).isEqualTo("new");
  }

  @Test
  void concurrent_callers_of_a_key_share_one_load() throws Exception {
    rows.put(SLOW, "row");
    List<Future<@Nullable String>> callers = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      callers.add(
          threads.submit(
              () -> {
                started.countDown();
                return values.get(SLOW);
              }));
    }
    started.await();
    slowReleased.countDown();
    for (Future<@Nullable String> caller : callers) {
      assertThat(caller.get()).isEqualTo("row");
    }
    assertThat(loadCount).hasValue(1);
  }

  /// In a map's `compute`, a load would block the keys of the same bin.
  @Test
  void a_slow_load_delays_no_other_key() throws Exception {
    rows.put(SLOW, "slow");
    Future<@Nullable String> slow = threads.submit(() -> values.get(SLOW));
    slowRead.await();
    for (int key = 1_000; key < 6_000; key++) {
      rows.put(key, "row " + key);
      assertThat(values.get(key)).isEqualTo("row " + key);
    }
    assertThat(slow.isDone()).isFalse();
    slowReleased.countDown();
    assertThat(slow.get()).isEqualTo("slow");
  }

  @Test
  void a_value_that_was_invalidated_during_its_load_is_not_cached() throws Exception {
    rows.put(SLOW, "old");
    Future<@Nullable String> early = threads.submit(() -> values.get(SLOW));
    slowRead.await();
    rows.put(SLOW, "new");
    values.invalidate(SLOW);
    assertThat(values.get(SLOW)).as("a later caller does not share the load").isEqualTo("new");
    slowReleased.countDown();
    assertThat(early.get()).isEqualTo("old");
    assertThat(values.get(SLOW)).isEqualTo("new");
  }

  @Test
  void missing_values_and_failures_are_not_cached() {
    assertThat(values.get(1)).isNull();
    rows.put(1, "row");
    assertThat(values.get(1)).isEqualTo("row");

    AtomicInteger attempts = new AtomicInteger();
    RecentValues<Integer, String> failing =
        new RecentValues<>(
            10,
            _ -> {
              if (attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("no database");
              }
              return "row";
            });
    assertThatThrownBy(() -> failing.get(1)).hasMessage("no database");
    assertThat(failing.get(1)).isEqualTo("row");
  }

  @Test
  void callers_that_share_a_load_receive_its_failure() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    RecentValues<Integer, String> failing =
        new RecentValues<>(
            10,
            _ -> {
              loading.countDown();
              await(released);
              throw new IllegalStateException("no database");
            });
    Future<@Nullable String> first = threads.submit(() -> failing.get(1));
    loading.await();
    Thread second =
        Thread.ofVirtual()
            .unstarted(
                () ->
                    assertThatThrownBy(() -> failing.get(1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no database"));
    AtomicInteger uncaught = new AtomicInteger();
    second.setUncaughtExceptionHandler((_, _) -> uncaught.incrementAndGet());
    second.start();
    eventually(
        () ->
            second.getState() == Thread.State.WAITING ? "" : "the second is " + second.getState());
    released.countDown();
    assertThatThrownBy(first::get).hasRootCauseMessage("no database");
    second.join();
    assertThat(uncaught).hasValue(0);
  }

  @Test
  void the_number_of_values_is_bounded() {
    for (int key = 0; key < 10_000; key++) {
      rows.put(key, "row");
      values.get(key);
    }
    int before = loadCount.get();
    for (int key = 0; key < 10_000; key++) {
      values.get(key);
    }
    assertThat(loadCount.get() - before).isGreaterThanOrEqualTo(9_000);
  }
}
