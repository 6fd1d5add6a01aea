package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;

class BatchExecutorTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CountDownLatch released = new CountDownLatch(1);
  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

  private void work(List<Integer> items) {
    batches.add(items);
    await(released);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void items_that_arrive_during_a_batch_share_the_next_one() {
    try (var executor = new BatchExecutor<Integer>("test", MINUTE, this::work)) {
      CompletableFuture<Void> first = executor.add(0);
      eventually(() -> batches.isEmpty() ? "no batch" : "");
      List<CompletableFuture<Void>> others =
          IntStream.rangeClosed(1, 10).mapToObj(executor::add).toList();
      released.countDown();
      first.join();
      others.forEach(CompletableFuture::join);
      assertThat(batches)
          .containsExactly(List.of(0), IntStream.rangeClosed(1, 10).boxed().toList());
    }
  }

  @Test
  void an_item_is_rejected_at_once_when_too_many_wait() {
    try (var executor = new BatchExecutor<Integer>("test", MINUTE, this::work)) {
      CompletableFuture<Void> first = executor.add(0);
      eventually(() -> batches.isEmpty() ? "no batch" : "");
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      for (int i = 0; i < BatchExecutor.MAX_WAITING; i++) {
        waiting.add(executor.add(i));
      }
      assertThatThrownBy(() -> executor.submit(-1))
          .isInstanceOf(TransientDataAccessResourceException.class);
      released.countDown();
      first.join();
      waiting.forEach(CompletableFuture::join);
      executor.submit(-1);
    }
  }

  @Test
  void an_item_that_waited_longer_than_the_timeout_is_not_processed() {
    // Leaves a busy machine time to start the first batch.
    try (var executor = new BatchExecutor<Integer>("test", Duration.ofSeconds(2), this::work)) {
      CompletableFuture<Void> first = executor.add(0);
      eventually(() -> batches.isEmpty() ? "no batch" : "");
      assertThatThrownBy(() -> executor.submit(1)).isInstanceOf(TransientDataAccessException.class);
      released.countDown();
      first.join();
      executor.submit(2);
      assertThat(batches).containsExactly(List.of(0), List.of(2));
    }
  }

  @Test
  void items_of_a_failed_batch_are_processed_one_by_one_on_few_threads() throws Exception {
    AtomicInteger concurrent = new AtomicInteger();
    AtomicInteger mostConcurrent = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(60);
    BatchExecutor.Work<Integer> work =
        new BatchExecutor.Work<>() {
          @Override
          public void processBatch(List<Integer> items) {
            await(released);
            throw new IllegalStateException("poisoned");
          }

          @Override
          public void processOne(Integer item) {
            mostConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            Thread.yield();
            concurrent.decrementAndGet();
            all.countDown();
            if (item == 13) {
              throw new IllegalStateException("poison");
            }
          }
        };
    try (var executor = new BatchExecutor<>("test", MINUTE, work)) {
      Map<Integer, CompletableFuture<Void>> added =
          IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> i, executor::add));
      released.countDown();
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> poison = Objects.requireNonNull(added.remove(13));
      assertThatThrownBy(poison::join).hasRootCauseMessage("poison");
      added.values().forEach(CompletableFuture::join);
      assertThat(mostConcurrent.get()).isBetween(1, 8);
    }
  }

  @Test
  void all_look_ups_of_a_failed_batch_fail_with_it() {
    AtomicInteger attempts = new AtomicInteger();
    try (var lookup =
        new BatchLookup<Integer, String>(
            "test",
            keys -> {
              attempts.incrementAndGet();
              throw new IllegalStateException("no database");
            })) {
      assertThatThrownBy(() -> lookup.find(1)).hasMessage("no database");
      assertThat(attempts).hasValue(1);
    }
  }

  @Test
  void a_look_up_returns_the_values_that_exist() {
    try (var lookup = new BatchLookup<Integer, String>("test", _ -> Map.of(1, "one"))) {
      assertThat(lookup.find(1)).isEqualTo("one");
      assertThat(lookup.find(2)).isNull();
    }
  }
}
