package org.ringback.server.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.tenancy.WorkspaceId;

/// Reads the logs of many workspaces with one statement at a time.
final class LogReader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// The largest number of events that one read returns.
  static final int PAGE = EventTail.CAPACITY;

  /// @param after reads events with a higher number
  /// @param isRecent whether only the newest [#PAGE] events matter
  record Request(WorkspaceId workspace, long after, boolean isRecent) {}

  /// What the log contained at one moment.
  ///
  /// @param oldest the oldest number in the log; one more than the newest if the log is empty
  /// @param events in their order; at most [#PAGE]
  record Page(long oldest, long newest, List<LoggedEvent> events) {}

  private record Pending(Request request, CompletableFuture<Page> page) {}

  private final BatchExecutor<Pending> reads;
  private final AtomicLong count = new AtomicLong();

  LogReader(EventStore store) {
    this.reads =
        new BatchExecutor<>(
            "event-log-reader",
            TIMEOUT,
            new BatchExecutor.Work<>() {
              @Override
              public void processBatch(List<Pending> batch) {
                List<Page> pages = store.read(batch.stream().map(Pending::request).toList());
                for (int i = 0; i < pages.size(); i++) {
                  batch.get(i).page().complete(pages.get(i));
                }
              }

              /// No request can make a read fail, so the database is the cause.
              @Override
              public boolean canRetryOneByOne() {
                return false;
              }
            });
  }

  /// Starts a read, which sees everything that was committed before this call.
  CompletableFuture<Page> read(Request request) {
    count.incrementAndGet();
    Pending pending = new Pending(request, new CompletableFuture<>());
    var _ =
        reads
            .add(pending)
            .whenComplete(
                (_, failed) -> {
                  if (failed != null) {
                    pending.page().completeExceptionally(failed);
                  }
                });
    return pending.page();
  }

  /// Returns the number of reads since the start.
  long count() {
    return count.get();
  }

  @Override
  public void close() {
    reads.close();
  }
}
