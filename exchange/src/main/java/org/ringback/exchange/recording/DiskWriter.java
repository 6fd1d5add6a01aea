package org.ringback.exchange.recording;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes audio to disk on its own thread, so that a slow disk never delays the media clock. The
/// queue is bounded to about 32 MB.
final class DiskWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskWriter.class);
  private static final int MAX_WAITING = 1000;

  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread = Thread.ofPlatform().name("recordings").daemon().start(this::run);
  private volatile boolean closed;

  /// @return false when the queue is full; the task is dropped
  boolean offer(Runnable task) {
    return !closed && waiting.offer(task);
  }

  /// Waits for space in the queue. The media clock must not call it.
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
        log.error("Could not write a recording", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.clear();
    waiting.offer(() -> {}); // wakes the thread
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
