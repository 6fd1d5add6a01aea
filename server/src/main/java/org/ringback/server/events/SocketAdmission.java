package org.ringback.server.events;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the work of sockets that are not signed in yet, so that thousands of browsers that
/// reconnect at once leave room for other requests. Few sign-ins run at a time. The others wait in
/// a queue, without a thread. Beyond a number of waiting sockets the server refuses handshakes, and
/// of one client address beyond a smaller number of sockets that have sent no `hello` frame.
final class SocketAdmission {
  private static final Logger log = LoggerFactory.getLogger(SocketAdmission.class);

  /// Maximum number of sockets that are not signed in: those for which one node is sized, so that
  /// all of them may return at once.
  static final int MAX_PENDING = 5_000;

  /// Maximum number of sockets of one client address that are silent, so that a single one cannot
  /// take all places. A browser sends its `hello` frame at once, also many behind one address.
  static final int MAX_SILENT_PER_ADDRESS = 500;

  /// Maximum number of sign-ins at a time: a full batch of [org.ringback.server.db.BatchLookup].
  /// Sign-ins use batches only, so they hold few connections.
  static final int MAX_CONCURRENT = 64;

  private static final int MIN_RETRY_SECONDS = 2;
  private static final int MAX_RETRY_SECONDS = 10;

  private final int maxPending;
  private final int maxSilentPerAddress;
  private final AtomicInteger pending = new AtomicInteger();
  private final ConcurrentMap<String, Integer> silent = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /// @param maxSilentPerAddress 0 for no limit
  SocketAdmission(int maxPending, int maxSilentPerAddress) {
    this.maxPending = maxPending;
    this.maxSilentPerAddress = maxSilentPerAddress;
  }

  /// The place of a socket that is not signed in.
  final class Place {
    private final String address;
    private final AtomicBoolean isFree = new AtomicBoolean();
    private final AtomicBoolean hasStarted = new AtomicBoolean();
    private final AtomicBoolean isSilent = new AtomicBoolean(true);

    private Place(String address) {
      this.address = address;
      pending.incrementAndGet();
      silent.merge(address, 1, Integer::sum);
    }

    /// Returns whether [#signIn] was called.
    boolean hasStarted() {
      return hasStarted.get();
    }

    /// Runs the sign-in when its turn comes, then frees the place. A socket has one sign-in.
    void signIn(Runnable signIn) {
      if (hasStarted.getAndSet(true)) {
        throw new IllegalStateException("the socket has a sign-in");
      }
      endSilence();
      enqueue(
          () -> {
            try {
              signIn.run();
            } finally {
              free();
            }
          });
    }

    /// Frees the place of a socket that has signed in or closed. Idempotent.
    void free() {
      if (!isFree.getAndSet(true)) {
        pending.decrementAndGet();
      }
      endSilence();
    }

    private void endSilence() {
      if (isSilent.getAndSet(false)) {
        silent.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /// Rejects a handshake when too many sockets are not signed in, or too many of the client address
  /// are silent. Jitter spreads the next attempts.
  ///
  /// @throws ProblemException 503 `too-many-sockets`
  void check(String address) {
    boolean hasSilent =
        maxSilentPerAddress > 0 && silent.getOrDefault(address, 0) >= maxSilentPerAddress;
    if (hasSilent || pending.get() >= maxPending) {
      int seconds = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
      throw new ProblemException(
          Problem.of(
              503,
              "too-many-sockets",
              "Too many sockets",
              "Too many browsers connect at once. Connect again in " + seconds + " seconds."),
          Map.of("Retry-After", String.valueOf(seconds)));
    }
  }

  /// Takes a place for a socket that has opened.
  Place open(String address) {
    return new Place(address);
  }

  /// Returns the number of open sockets that are not signed in.
  int pending() {
    return pending.get();
  }

  private void enqueue(Runnable signIn) {
    lock.lock();
    try {
      waiting.add(signIn);
      if (running == MAX_CONCURRENT) {
        return;
      }
      running++;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("socket-sign-in").start(this::work);
  }

  private void work() {
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException | Error failed) {
        log.error("Could not sign in an event socket", failed);
      }
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable next = waiting.poll();
      if (next == null) {
        running--;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }
}
