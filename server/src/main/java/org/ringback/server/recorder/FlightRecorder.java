package org.ringback.server.recorder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.PartitionTimer;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Records what happens to each call. [#record] only adds to a bounded queue, so that a slow or
/// broken database never delays or fails a call. One thread writes the queue in batches. Entries
/// that cannot be kept are counted in `ringback.recorder.entries` and logged.
public final class FlightRecorder implements AutoCloseable {
  /// The time for which entries are kept.
  public static final Duration RETENTION = Duration.ofDays(14);

  private static final Logger log = LoggerFactory.getLogger(FlightRecorder.class);
  private static final int MAX_WAITING = 5_000;
  private static final int MAX_BATCH = 500;
  private static final int MAX_DATA = 32 * 1024;
  private static final int MAX_NAME = 64;
  private static final int TRIES = 3;
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Duration BEFORE_RETRY = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final Database db;
  private final RecorderStore store;
  private final PartitionTimer retention;
  private final Clock clock;
  private final Counter written;
  private final Counter lost;

  /// An empty element wakes the writer.
  private final BlockingQueue<Optional<RecorderStore.Pending>> queue =
      new ArrayBlockingQueue<>(MAX_WAITING);

  private final AtomicLong unreported = new AtomicLong();
  private final Thread writer;
  private volatile boolean stopping;
  private long nextWarning = System.nanoTime();

  private FlightRecorder(Database db, PartitionTimer retention, MeterRegistry meters, Clock clock) {
    this.db = db;
    this.store = new RecorderStore(db);
    this.retention = retention;
    this.clock = clock;
    this.written = counter(meters, "written");
    this.lost = counter(meters, "lost");
    this.writer = Thread.ofPlatform().daemon().name("flight-recorder").unstarted(this::run);
  }

  public static FlightRecorder start(
      Database db, Leases leases, MeterRegistry meters, Clock clock) {
    Partitions partitions =
        Partitions.ofDays(db, "recorder_entries", "recorded_at", (int) RETENTION.toDays());
    PartitionTimer retention =
        PartitionTimer.start(leases, "recorder-retention", meters, List.of(partitions));
    FlightRecorder recorder = new FlightRecorder(db, retention, meters, clock);
    recorder.writer.start();
    return recorder;
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("ringback.recorder.entries")
        .description("entries of the flight recorder")
        .tag("outcome", outcome)
        .register(meters);
  }

  public Instant now() {
    return clock.instant();
  }

  /// Records an entry when the caller's transaction commits, or at once without one. Never throws.
  public void record(RecorderEntry entry) {
    try {
      db.afterCommit(() -> enqueue(entry));
    } catch (RuntimeException failed) {
      lose(1);
      log.debug("Could not record {} {}", entry.kind(), entry.name(), failed);
    }
  }

  private void enqueue(RecorderEntry entry) {
    try {
      RecorderEntry named =
          entry.name().length() <= MAX_NAME
              ? entry
              : withName(entry, entry.name().substring(0, MAX_NAME));
      if (!queue.offer(Optional.of(new RecorderStore.Pending(named, json(entry.data()))))) {
        lose(1);
      }
    } catch (RuntimeException failed) {
      lose(1);
      log.debug("Could not record {} {}", entry.kind(), entry.name(), failed);
    }
  }

  private static RecorderEntry withName(RecorderEntry entry, String name) {
    return new RecorderEntry(
        entry.workspace(),
        entry.call(),
        entry.leg(),
        entry.parent(),
        entry.at(),
        entry.kind(),
        name,
        entry.user(),
        entry.data());
  }

  /// Returns JSON that PostgreSQL can store. It cannot store NUL characters.
  private static String json(ObjectNode data) {
    String json = data.toString().replace("\\u0000", "\\ufffd");
    return json.length() <= MAX_DATA
        ? json
        : JsonMapper.shared().createObjectNode().put("omittedCharacters", json.length()).toString();
  }

  private void lose(int entries) {
    lost.increment(entries);
    unreported.addAndGet(entries);
  }

  /// Returns the entries of a call, oldest first.
  ///
  /// @param withHidden whether to return entries about supervisors whom the workspace hides
  public List<StoredEntry> entries(WorkspaceId workspace, UUID call, boolean withHidden) {
    return store.find(workspace, call, withHidden);
  }

  /// Deletes the entries of a call.
  ///
  /// @return how many there were
  public int delete(WorkspaceId workspace, UUID call) {
    return store.delete(workspace, call);
  }

  private void run() {
    List<Optional<RecorderStore.Pending>> batch = new ArrayList<>();
    while (!stopping || !queue.isEmpty()) {
      try {
        Optional<RecorderStore.Pending> first = queue.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          batch.add(first);
          if (!stopping) {
            TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
          }
          queue.drainTo(batch, MAX_BATCH - 1);
          write(entries(batch));
          batch.clear();
        }
        reportLost();
      } catch (InterruptedException _) {
        lose(entries(batch).size() + entries(queue).size());
        reportLost();
        return;
      }
    }
    reportLost();
  }

  private static List<RecorderStore.Pending> entries(
      Collection<Optional<RecorderStore.Pending>> elements) {
    return elements.stream().flatMap(Optional::stream).toList();
  }

  private void write(List<RecorderStore.Pending> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    for (int tries = 1; ; tries++) {
      try {
        store.insert(batch);
        written.increment(batch.size());
        return;
      } catch (RuntimeException failed) {
        if (tries == TRIES || stopping) {
          lose(batch.size());
          log.warn(
              "Could not write {} entries of calls: {}",
              batch.size(),
              NestedExceptionUtils.getMostSpecificCause(failed).toString());
          return;
        }
        TimeUnit.NANOSECONDS.sleep(BEFORE_RETRY.toNanos());
      }
    }
  }

  private void reportLost() {
    if (System.nanoTime() - nextWarning < 0 && !stopping) {
      return;
    }
    long entries = unreported.getAndSet(0);
    if (entries > 0) {
      log.warn("Lost {} entries of the flight recorder; calls are not affected", entries);
      nextWarning = System.nanoTime() + BETWEEN_WARNINGS.toNanos();
    }
  }

  /// Writes the waiting entries, for two seconds at most.
  @Override
  public void close() {
    stopping = true;
    var _ = queue.offer(Optional.empty()); // a full queue wakes it as well
    retention.close();
    try {
      if (!writer.join(Duration.ofSeconds(2))) {
        writer.interrupt();
      }
    } catch (InterruptedException _) {
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
