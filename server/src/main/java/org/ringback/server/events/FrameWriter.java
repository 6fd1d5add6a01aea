package org.ringback.server.events;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the frames of one socket in order, from a bounded queue. No thread waits for the reader:
/// a virtual thread starts when a frame is queued, and each completed write starts the next one. An
/// idle socket has no thread, and neither has one whose client does not read.
final class FrameWriter {
  static final int MAX_FRAMES = 256;
  static final int MAX_CHARS = 512 * 1024;
  private static final Logger log = LoggerFactory.getLogger(FrameWriter.class);
  private static final long NOT_WRITING = Long.MAX_VALUE;

  /// Sends frames before the queued ones.
  interface InitialFrames {
    void send(SocketConnection connection) throws IOException, InterruptedException;
  }

  private final SocketConnection connection;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<String> queue = new ArrayDeque<>();
  private int queuedChars;
  private @Nullable Runnable afterLast;
  private boolean isStopped;

  /// Whether a write is running, or [#start] is still to come.
  private boolean isWriting = true;

  private volatile long writingSince = NOT_WRITING;

  FrameWriter(SocketConnection connection, LongSupplier nanoTime) {
    this.connection = connection;
    this.nanoTime = nanoTime;
  }

  /// Writes the initial frames and then the queued ones, on another thread.
  void start(InitialFrames initialFrames) {
    Thread.ofVirtual().name("event-socket").start(() -> write(initialFrames));
  }

  /// Queues a frame. Returns false if the queue is full.
  boolean offer(String frame) {
    return offer(frame, null);
  }

  /// Queues the last frame. Returns false if the queue is full.
  ///
  /// @param then runs after the frame is written
  boolean offerLast(String frame, Runnable then) {
    return offer(frame, then);
  }

  private boolean offer(String frame, @Nullable Runnable then) {
    lock.lock();
    try {
      if (isStopped || afterLast != null) {
        return true;
      }
      if (queue.size() >= MAX_FRAMES || queuedChars + frame.length() > MAX_CHARS) {
        return false;
      }
      queue.add(frame);
      queuedChars += frame.length();
      afterLast = then;
      if (isWriting) {
        return true;
      }
      isWriting = true;
    } finally {
      lock.unlock();
    }
    Thread.startVirtualThread(this::writeQueued);
    return true;
  }

  /// Discards the queue and writes no other frame.
  void stop() {
    lock.lock();
    try {
      isStopped = true;
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /// Returns whether one write takes longer than the timeout.
  boolean isStalled(Duration timeout) {
    long since = writingSince;
    return since != NOT_WRITING && nanoTime.getAsLong() - since >= timeout.toNanos();
  }

  private void write(InitialFrames initialFrames) {
    try {
      initialFrames.send(new MeasuredConnection());
      writeQueued();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException broken) {
      failed(broken);
    } catch (RuntimeException failed) {
      log.warn("Could not send the first frames of a socket", failed);
      connection.abort();
    }
  }

  private void writeQueued() {
    for (String frame = next(); frame != null; frame = next()) {
      AtomicBoolean isOther = new AtomicBoolean();
      send(
          frame,
          failed -> {
            if (failed != null) {
              failed(failed);
            } else if (isOther.getAndSet(true)) {
              writeQueued();
            }
          });
      if (!isOther.getAndSet(true)) {
        return; // the completion of the write continues
      }
    }
  }

  private @Nullable String next() {
    Runnable then;
    lock.lock();
    try {
      String frame = queue.poll();
      if (frame != null) {
        queuedChars -= frame.length();
        return frame;
      }
      isWriting = isStopped;
      then = isStopped ? null : afterLast;
    } finally {
      lock.unlock();
    }
    if (then != null) {
      then.run();
    }
    return null;
  }

  private void send(String frame, Consumer<@Nullable Throwable> done) {
    writingSince = nanoTime.getAsLong();
    connection.send(
        frame,
        failed -> {
          writingSince = NOT_WRITING;
          done.accept(failed);
        });
  }

  private void failed(Throwable broken) {
    log.debug("Could not write to a socket: {}", broken.toString());
    connection.abort();
  }

  /// Notes when a write starts and ends.
  private final class MeasuredConnection implements SocketConnection {
    @Override
    public void send(String frame, Consumer<@Nullable Throwable> done) {
      FrameWriter.this.send(frame, done);
    }

    @Override
    public void close(int code, String reason) {
      connection.close(code, reason);
    }

    @Override
    public void abort() {
      connection.abort();
    }
  }
}
