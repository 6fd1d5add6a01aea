package org.ringback.server.db;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/// Processes items of many threads in batches. While a batch is processed, the next one collects.
/// Items never wait for a batch to fill. If a batch fails, its items are processed one by one.
/// Under overload it rejects items: when too many wait, and when an item has waited too long.
public final class BatchExecutor<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchExecutor.class);
  private static final int MAX_BATCH = 64;

  /// Maximum number of items that wait for a batch. With 100 ms per batch, which is slow, the last
  /// one waits 6 s.
  static final int MAX_WAITING = 64 * MAX_BATCH;

  /// Maximum number of items of failed batches that are processed at a time: half of the connection
  /// pool.
  private static final int MAX_CONCURRENT_SINGLES = 8;

  /// Processes items.
  public interface Work<T> {
    /// Processes all of the items or none.
    void processBatch(List<T> items);

    /// Processes an item of a batch that failed.
    default void processOne(T item) {
      processBatch(List.of(item));
    }

    /// Returns whether an item can be the cause of a failed batch. Otherwise all items of the batch
    /// fail with it.
    default boolean canRetryOneByOne() {
      return true;
    }
  }

  /// @param item null to stop the worker
  /// @param since when it was added, in [System#nanoTime]
  private record PendingItem<T>(@Nullable T item, CompletableFuture<Void> done, long since) {
    PendingItem(@Nullable T item) {
      this(item, new CompletableFuture<>(), System.nanoTime());
    }

    T present() {
      return Objects.requireNonNull(item);
    }
  }

  private final Work<T> work;
  private final Duration timeout;
  private final BlockingQueue<PendingItem<T>> queue = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore singles = new Semaphore(MAX_CONCURRENT_SINGLES);
  private final Thread worker;

  /// @param timeout how long an item may wait
  public BatchExecutor(String name, Duration timeout, Work<T> work) {
    this.work = work;
    this.timeout = timeout;
    // A platform thread, because it mostly waits for the database: a virtual thread would be parked
    // and resumed for each statement.
    this.worker = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /// Waits until the item is processed. Rethrows the exception of its work.
  ///
  /// @throws org.springframework.dao.TransientDataAccessException if the item was rejected, or is
  ///   not processed within the timeout
  public void submit(T item) {
    try {
      add(item).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    } catch (TimeoutException slow) {
      throw new QueryTimeoutException(lateMessage(), slow);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }

  /// Returns at once; the future completes when the item is processed or rejected.
  public CompletableFuture<Void> add(T item) {
    if (queue.size() >= MAX_WAITING) {
      return CompletableFuture.failedFuture(
          new TransientDataAccessResourceException(MAX_WAITING + " others wait"));
    }
    PendingItem<T> waiting = new PendingItem<>(item);
    queue.add(waiting);
    return waiting.done();
  }

  private void run() {
    boolean isLast = false;
    try {
      while (!isLast) {
        List<PendingItem<T>> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        isLast = batch.removeIf(each -> each.item() == null);
        batch.removeIf(this::rejectIfLate);
        if (!batch.isEmpty()) {
          work(batch);
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Rejects an item whose caller has stopped waiting.
  private boolean rejectIfLate(PendingItem<T> waiting) {
    if (System.nanoTime() - waiting.since() < timeout.toNanos()) {
      return false;
    }
    waiting.done().completeExceptionally(new QueryTimeoutException(lateMessage()));
    return true;
  }

  private String lateMessage() {
    return "not processed within " + timeout;
  }

  private void work(List<PendingItem<T>> batch) throws InterruptedException {
    try {
      work.processBatch(batch.stream().map(PendingItem::present).toList());
      batch.forEach(each -> each.done().complete(null));
    } catch (RuntimeException failed) {
      if (!work.canRetryOneByOne()) {
        batch.forEach(each -> each.done().completeExceptionally(failed));
        return;
      }
      log.debug(
          "Could not process a batch of {}; processing its items one by one", batch.size(), failed);
      for (PendingItem<T> each : batch) {
        singles.acquire();
        threads.execute(() -> processOne(each));
      }
    }
  }

  private void processOne(PendingItem<T> waiting) {
    try {
      if (!rejectIfLate(waiting)) {
        work.processOne(waiting.present());
        waiting.done().complete(null);
      }
    } catch (RuntimeException failed) {
      waiting.done().completeExceptionally(failed);
    } finally {
      singles.release();
    }
  }

  /// Processes the added items, then stops.
  @Override
  public void close() {
    queue.add(new PendingItem<>(null));
    try {
      if (!worker.join(Duration.ofSeconds(2))) {
        worker.interrupt();
      }
      threads.shutdown();
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException stopping) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
