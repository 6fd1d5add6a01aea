package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

class SharedSnapshotsTest {
  private static final WorkspaceId ACME = new WorkspaceId(UUID.randomUUID());

  private final AtomicInteger reads = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SharedSnapshots snapshots = new SharedSnapshots(List.of(new CountedSnapshot()));

  /// Contains its number among the reads. Ends when the test allows it.
  private final class CountedSnapshot implements WelcomeSnapshot {
    @Override
    public String member() {
      return "number";
    }

    @Override
    public JsonNode of(WorkspaceId workspace) {
      int number = reads.incrementAndGet();
      mayEnd.acquireUninterruptibly();
      return IntNode.valueOf(number);
    }
  }

  @AfterEach
  void stop() {
    mayEnd.release(1_000);
    threads.shutdownNow();
  }

  private void waitForReads(int count) {
    eventually(() -> reads.get() == count ? "" : reads.get() + " reads");
  }

  private Future<Map<String, JsonNode>> request(WorkspaceId workspace) {
    return threads.submit(() -> snapshots.of(workspace));
  }

  private static int number(Future<Map<String, JsonNode>> request) throws Exception {
    return Objects.requireNonNull(request.get().get("number")).intValue();
  }

  @Test
  void a_socket_does_not_share_a_read_that_has_started() throws Exception {
    Future<Map<String, JsonNode>> early = request(ACME);
    waitForReads(1);
    Future<Map<String, JsonNode>> late = request(ACME);
    waitForReads(2);
    mayEnd.release(2);
    assertThat(number(early)).isEqualTo(1);
    assertThat(number(late)).isEqualTo(2);
  }

  @Test
  void few_reads_run_at_a_time_and_sockets_share_one_that_waits() throws Exception {
    for (int i = 0; i < 4; i++) {
      var _ = request(new WorkspaceId(UUID.randomUUID()));
    }
    waitForReads(4);
    List<Integer> numbers = new CopyOnWriteArrayList<>();
    List<Thread> sharing = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sharing.add(Thread.startVirtualThread(() -> numbers.add(numberOf(ACME))));
    }
    eventually(
        () ->
            sharing.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)
                ? ""
                : "not all wait");
    assertThat(reads).hasValue(4);
    mayEnd.release(5);
    for (Thread thread : sharing) {
      thread.join();
    }
    assertThat(numbers).hasSize(10).containsOnly(5);
  }

  private int numberOf(WorkspaceId workspace) {
    try {
      return Objects.requireNonNull(snapshots.of(workspace).get("number")).intValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_failed_read_is_not_kept() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    SharedSnapshots failing =
        new SharedSnapshots(
            List.of(
                new WelcomeSnapshot() {
                  @Override
                  public String member() {
                    return "number";
                  }

                  @Override
                  public JsonNode of(WorkspaceId workspace) {
                    if (attempts.incrementAndGet() == 1) {
                      throw new IllegalStateException("no database");
                    }
                    return IntNode.valueOf(2);
                  }
                }));
    assertThatThrownBy(() -> failing.of(ACME)).hasMessage("no database");
    assertThat(failing.of(ACME)).containsEntry("number", IntNode.valueOf(2));
  }
}
