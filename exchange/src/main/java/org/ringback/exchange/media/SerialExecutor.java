package org.ringback.exchange.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs listeners one at a time on virtual threads, because the threads of the audio must not wait
/// for them.
final class SerialExecutor implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Thread.ofVirtual().name("media-callbacks").start(this::drain);
  }

  /// Runs a task that no other task waits for.
  static void runConcurrently(Runnable task) {
    Thread.ofVirtual().name("media-callback").start(() -> runGuarded(task));
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      runGuarded(next);
    }
  }

  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.warn("Could not handle an audio event of a call", e);
    }
  }
}
