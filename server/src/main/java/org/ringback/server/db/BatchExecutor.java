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

/// Does together what many threads bring: while a batch is worked on, the next one gathers. Nothing
/// waits for a batch to fill. When a batch fails, each of it is done by itself.
public final class BatchExecutor<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BatchExecutor.class);
  private static final int LARGEST = 64;

  /// What is done with them.
  public interface Work<T> {
    /// All of these or none.
    void processBatch(List<T> items);

    /// One of a batch that failed.
    default void processOne(T item) {
      processBatch(List.of(item));
    }
  }

  /// @param item null for the one that says that no more will come
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

  /// @param timeout how long who brings something waits for it to be done
  public BatchExecutor(String name, Duration timeout, Work<T> work) {
    this.work = work;
    this.timeout = timeout;
    // It waits for the database most of its life: a virtual thread would be parked and woken for
    // each statement.
    this.worker = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /// Returns when it is done; throws what its work threw.
  ///
  /// @throws QueryTimeoutException when it is not done in time, since the work waits for the
  ///   database
  public void submit(T item) {
    try {
      add(item).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    } catch (TimeoutException slow) {
      throw new QueryTimeoutException("not done within " + timeout, slow);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }

  /// Returns at once, with what tells when it is done.
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
        queue.drainTo(batch, LARGEST - 1);
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
      log.debug("{} are done one by one", batch.size(), failed);
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

  /// Finishes what was brought.
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
