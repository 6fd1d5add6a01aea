package org.ringback.exchange.recording;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes sound to disk on a thread of its own, so that a slow disk never holds up the media clock.
/// What waits is bounded: about 32 MB.
final class DiskWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskWriter.class);
  private static final int MAX_WAITING = 1000;

  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread = Thread.ofPlatform().name("recordings").daemon().start(this::run);
  private volatile boolean closed;

  /// False when the disk is too slow: then the task is not run.
  boolean offer(Runnable task) {
    return !closed && waiting.offer(task);
  }

  /// Waits for room. Not for the media clock.
  void put(Runnable task) throws InterruptedException {
    waiting.put(task);
  }

  private void run() {
    while (!closed) {
      try {
        waiting.take().run();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.error("a recording could not be written", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.clear();
    waiting.offer(() -> {}); // wakes it
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
