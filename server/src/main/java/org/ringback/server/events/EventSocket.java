package org.ringback.server.events;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open socket of one person's browser. Its frames wait in a bounded queue for a thread of its
/// own, so a slow reader delays nobody: when its queue is full, it is cut.
final class EventSocket {
  static final int QUEUE = 256;
  private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

  /// Who speaks, known from the hello on.
  ///
  /// @param grant with which they place calls
  /// @param stillSignedIn asks whether the token still opens this workspace
  record ConnectedUser(ClientIdentity identity, String grant, BooleanSupplier stillSignedIn) {}

  /// Sends what a page must know before it lives: the welcome and what it missed.
  interface InitialFrames {
    void send(SocketConnection wire) throws IOException, InterruptedException;
  }

  private sealed interface Outgoing {
    record Frame(String text) implements Outgoing {}

    record CloseFrame(CloseCode code) implements Outgoing {}
  }

  private final SocketConnection wire;
  private final HeartbeatConfig timings;
  private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final long opened = System.nanoTime();
  private volatile @Nullable ConnectedUser guest;
  private volatile @Nullable Thread pump;
  private volatile @Nullable Long leaving;
  private volatile long pinged;
  private volatile boolean awaitsPong;

  EventSocket(SocketConnection wire, HeartbeatConfig timings) {
    this.wire = wire;
    this.timings = timings;
  }

  @Nullable ConnectedUser guest() {
    return guest;
  }

  /// Welcomes the page; what is offered meanwhile follows after the opening.
  void welcome(ConnectedUser guest, InitialFrames opening) {
    this.guest = guest;
    pinged = System.nanoTime();
    pump = Thread.ofVirtual().name("page " + guest.identity()).start(() -> pump(opening));
  }

  /// Queues a frame, or cuts the page when it is too slow to take it.
  void offer(String frame) {
    if (!outgoing.offer(new Outgoing.Frame(frame))) {
      close(CloseCode.TOO_SLOW);
    }
  }

  /// Sends a last frame, then closes.
  void dismiss(String frame, CloseCode code) {
    leaving = System.nanoTime();
    if (!outgoing.offer(new Outgoing.Frame(frame))
        || !outgoing.offer(new Outgoing.CloseFrame(code))) {
      close(code);
    }
  }

  /// Closes at once, whatever waits.
  void close(CloseCode code) {
    if (closing.compareAndSet(false, true)) {
      leaving = System.nanoTime();
      wire.close(code.code(), code.reason());
      stop();
    }
  }

  /// The socket is gone.
  void gone() {
    closing.set(true);
    stop();
  }

  /// Whether it is closed or about to be: it is not rung any more.
  boolean isLeaving() {
    return leaving != null || closing.get();
  }

  void ponged() {
    awaitsPong = false;
  }

  /// Looks after the page: asks it to answer when it is time, and closes it when it did not.
  ///
  /// @return whether it was asked now
  boolean tend(String ping) {
    Long left = leaving;
    if (left != null) {
      if (since(left, timings.goodbye())) {
        wire.cut();
      }
      return false;
    }
    if (guest == null) {
      if (since(opened, timings.hello())) {
        close(CloseCode.SILENT);
      }
      return false;
    }
    if (!since(pinged, timings.ping())) {
      return false;
    }
    if (awaitsPong) {
      close(CloseCode.SILENT);
      return false;
    }
    awaitsPong = true;
    pinged = System.nanoTime();
    offer(ping);
    return true;
  }

  private void pump(InitialFrames opening) {
    try {
      opening.send(wire);
      while (true) {
        switch (outgoing.take()) {
          case Outgoing.Frame frame -> wire.send(frame.text());
          case Outgoing.CloseFrame goodbye -> {
            close(goodbye.code());
            return;
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException broken) {
      log.debug("page {} is gone: {}", guest, broken.toString());
      wire.cut();
    } catch (RuntimeException failed) {
      log.warn("page {} is cut, it comes back for what it missed", guest, failed);
      wire.cut();
    }
  }

  private void stop() {
    Thread running = pump;
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
  }

  private static boolean since(long nanos, Duration duration) {
    return System.nanoTime() - nanos >= duration.toNanos();
  }
}
