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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/// Processes items of many threads in batches. While a batch is processed, the next one collects.
/// Items never wait for a batch to fill. If a batch fails, its items are processed one by one.
public final class BatchExecutor<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchExecutor.class);
  private static final int MAX_BATCH = 64;

  /// Processes items.
  public interface Work<T> {
    /// Processes all of the items or none.
    void processBatch(List<T> items);

    /// Processes an item of a batch that failed.
    default void processOne(T item) {
      processBatch(List.of(item));
    }
  }

  /// @param item null to stop the worker
  private record PendingItem<T>(@Nullable T item, CompletableFuture<Void> done) {
    T present() {
      return Objects.requireNonNull(item);
    }
  }

  private final Work<T> work;
  private final Duration timeout;
  private final BlockingQueue<PendingItem<T>> queue = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread worker;

  /// @param timeout how long [#submit] waits
  public BatchExecutor(String name, Duration timeout, Work<T> work) {
    this.work = work;
    this.timeout = timeout;
    // A platform thread, because it mostly waits for the database: a virtual thread would be parked
    // and resumed for each statement.
    this.worker = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /// Waits until the item is processed. Rethrows the exception of its work.
  ///
  /// @throws QueryTimeoutException after the timeout, because the work waits for the database
  public void submit(T item) {
    try {
      add(item).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    } catch (TimeoutException slow) {
      throw new QueryTimeoutException("not processed within " + timeout, slow);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }

  /// Returns at once; the future completes when the item is processed.
  public CompletableFuture<Void> add(T item) {
    PendingItem<T> waiting = new PendingItem<>(item, new CompletableFuture<>());
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
        if (!batch.isEmpty()) {
          work(batch);
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(List<PendingItem<T>> batch) {
    try {
      work.processBatch(batch.stream().map(PendingItem::present).toList());
      batch.forEach(each -> each.done().complete(null));
    } catch (RuntimeException failed) {
      log.debug(
          "Could not process a batch of {}; processing its items one by one", batch.size(), failed);
      batch.forEach(each -> threads.execute(() -> processOne(each)));
    }
  }

  private void processOne(PendingItem<T> waiting) {
    try {
      work.processOne(waiting.present());
      waiting.done().complete(null);
    } catch (RuntimeException failed) {
      waiting.done().completeExceptionally(failed);
    }
  }

  /// Processes the added items, then stops.
  @Override
  public void close() {
    queue.add(new PendingItem<>(null, new CompletableFuture<>()));
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
