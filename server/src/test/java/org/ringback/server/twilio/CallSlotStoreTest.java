package org.ringback.server.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallSlotStoreTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofSeconds(8);
  private final Database db = Database.open(TestDatabase.freshAddress());
  private final List<CallSlotStore> nodes = List.of(new CallSlotStore(db), new CallSlotStore(db));

  @AfterAll
  void stop() {
    db.close();
  }

  @Test
  void all_nodes_together_place_one_call_per_second_and_account() throws Exception {
    AccountSid account = new AccountSid("AC" + "a".repeat(32));
    List<Callable<Duration>> requests =
        IntStream.range(0, 30)
            .mapToObj(
                i -> (Callable<Duration>) () -> nodes.get(i % 2).reserve(account, SECOND, MAX_WAIT))
            .toList();
    long start = System.nanoTime();
    List<Duration> waits;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      waits =
          threads.invokeAll(requests).stream().map(CallSlotStoreTest::resultOf).sorted().toList();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    List<Duration> reserved = waits.stream().filter(wait -> wait.compareTo(MAX_WAIT) <= 0).toList();
    assertThat(reserved.size()).isBetween(9, 9 + (int) took.plusSeconds(1).toSeconds());
    for (int i = 0; i < reserved.size(); i++) {
      Duration slot = SECOND.multipliedBy(i);
      assertThat(reserved.get(i)).isBetween(slot.minus(took), slot.plusMillis(1));
    }
    assertThat(nodes.getLast().reserve(new AccountSid("AC" + "b".repeat(32)), SECOND, MAX_WAIT))
        .isZero();
  }

  private static Duration resultOf(Future<Duration> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
