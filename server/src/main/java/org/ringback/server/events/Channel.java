package org.ringback.server.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/// The sockets of one workspace on this node, and the events that they have received. All of them
/// have received the same events, up to the newest one of [EventTail]. It never holds its lock
/// during a query. A channel without sockets closes for good.
final class Channel {
  private static final Logger log = LoggerFactory.getLogger(Channel.class);

  /// How many events more than its socket needs a read returns. Sockets that return at the same
  /// time have missed about the same events, and share the read.
  private static final int MARGIN = 64;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WorkspaceId workspace;
  private final LogReader reader;
  private final Consumer<Channel> closed;
  private final Consumer<LoggedEvent> delivered;

  private final ReentrantLock lock = new ReentrantLock();

  /// Changed under the lock.
  private final Map<EventSocket, EventSocket.ConnectedUser> sockets = new ConcurrentHashMap<>();

  /// The number of sockets that wait to be added.
  private int joining;

  /// Null until the first read.
  private @Nullable EventTail tail;

  private long oldest;
  private @Nullable Load load;
  private boolean isCatchingUp;

  /// The newest number of which this node knows. The log may have it only after the current read.
  private long expected;

  private boolean mayLag;

  private boolean isClosed;

  /// A read for sockets that join.
  ///
  /// @param after the events after this number are present when it is done
  private record Load(long after, long startedNanos, CompletableFuture<Void> done) {}

  /// How a socket starts.
  ///
  /// @param seq the socket receives every event after this number
  /// @param missed the events before, since the socket's last one
  /// @param isReload whether the log no longer has all of them
  record Joined(long seq, List<EventTail.Frame> missed, boolean isReload) {}

  /// @param closed called when the channel has closed
  /// @param delivered called when the sockets have an event
  Channel(
      WorkspaceId workspace,
      LogReader reader,
      Consumer<Channel> closed,
      Consumer<LoggedEvent> delivered) {
    this.workspace = workspace;
    this.reader = reader;
    this.closed = closed;
    this.delivered = delivered;
  }

  /// Adds a socket.
  ///
  /// @param since the number of the last event that its page has received; null for a new page
  /// @return null when the channel has closed
  @Nullable Joined join(
      EventSocket socket, EventSocket.ConnectedUser connectedUser, @Nullable Long since) {
    lock.lock();
    try {
      if (isClosed) {
        return null;
      }
      joining++;
    } finally {
      lock.unlock();
    }
    try {
      return joinWhenLoaded(socket, connectedUser, since);
    } finally {
      lock.lock();
      try {
        joining--;
        closeIfUnused();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Joined joinWhenLoaded(
      EventSocket socket, EventSocket.ConnectedUser connectedUser, @Nullable Long since) {
    long calledNanos = System.nanoTime();
    boolean isRead = false;
    boolean isReadForThis = false;
    while (true) {
      Load awaited;
      lock.lock();
      try {
        if (isClosed) {
          return null;
        }
        Joined joined = joined(since, isRead, isReadForThis);
        if (joined != null) {
          sockets.put(socket, connectedUser);
          return joined;
        }
        if (load == null) {
          awaited = startLoad(since);
        } else {
          awaited = load;
        }
      } finally {
        lock.unlock();
      }
      await(awaited.done());
      boolean isFresh = awaited.startedNanos() - calledNanos >= 0;
      isRead |= isFresh;
      isReadForThis |= isFresh && (since == null || awaited.after() <= since);
    }
  }

  private static void await(CompletableFuture<Void> load) {
    try {
      load.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    } catch (TimeoutException slow) {
      throw new QueryTimeoutException("the event log was not read within " + TIMEOUT, slow);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }

  /// Returns null when the log must be read first.
  ///
  /// @param isRead whether the log was read since the call
  /// @param isReadForThis whether it was read from `since` on
  private @Nullable Joined joined(@Nullable Long since, boolean isRead, boolean isReadForThis) {
    EventTail known = tail;
    if (known == null) {
      return null;
    }
    if (since == null || known.covers(since)) {
      return new Joined(known.newest(), since == null ? List.of() : known.after(since), false);
    }
    boolean isGone = since < oldest - 1 || known.newest() - since > EventTail.CAPACITY;
    boolean isOfTheFuture = since > known.newest() && isRead;
    return isGone || isOfTheFuture || isReadForThis
        ? new Joined(known.newest(), List.of(), true)
        : null;
  }

  private Load startLoad(@Nullable Long since) {
    long after = since == null ? Long.MAX_VALUE : Math.max(0, since - MARGIN);
    EventTail known = tail;
    if (known != null) {
      after = Math.min(after, known.newest());
    }
    Load started = new Load(after, System.nanoTime(), new CompletableFuture<>());
    load = started;
    LogReader.Request request = new LogReader.Request(workspace, after, true);
    long seen = known == null ? 0 : known.newest();
    var _ =
        reader
            .read(request)
            .whenComplete(
                (page, failed) -> {
                  loaded(started, seen, page);
                  if (failed == null) {
                    started.done().complete(null);
                  } else {
                    started.done().completeExceptionally(failed);
                  }
                });
    return started;
  }

  private void loaded(Load ended, long seen, LogReader.@Nullable Page page) {
    List<EventSocket> cut = List.of();
    lock.lock();
    try {
      if (load == ended) {
        load = null;
      }
      if (page == null || isClosed) {
        return;
      }
      if (tail == null) {
        tail = new EventTail(page.newest());
      }
      cut = merge(seen, page);
      EventTail known = tail;
      if (known != null) {
        known.addOlder(page.events(), System.nanoTime());
      }
      catchUpIfLate();
    } finally {
      lock.unlock();
    }
    cut.forEach(socket -> socket.close(CloseCode.LOG_REPLACED));
  }

  void leave(EventSocket socket) {
    lock.lock();
    try {
      sockets.remove(socket);
      closeIfUnused();
    } finally {
      lock.unlock();
    }
  }

  private void closeIfUnused() {
    if (sockets.isEmpty() && joining == 0 && !isClosed) {
      isClosed = true;
      closed.accept(this);
    }
  }

  /// Delivers events that this node has just appended. If they leave a gap, the log is read.
  void deliver(List<LoggedEvent> appended) {
    lock.lock();
    try {
      EventTail known = tail;
      if (known != null && appended.getFirst().seq() <= known.newest() + 1) {
        appended.forEach(this::deliverLocked);
      } else {
        expect(appended.getLast().seq());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Reads the log if it has events up to this number, and they are not delivered yet.
  void announced(long seq) {
    lock.lock();
    try {
      expect(seq);
    } finally {
      lock.unlock();
    }
  }

  /// Reads the log if its newest number is not that of the newest delivered event. A lower number
  /// is that of a database that was restored, or outdated.
  void polled(long newest) {
    lock.lock();
    try {
      EventTail known = tail;
      if (known != null && newest < known.newest()) {
        catchUpLocked();
      } else {
        expect(newest);
      }
    } finally {
      lock.unlock();
    }
  }

  private void expect(long seq) {
    expected = Math.max(expected, seq);
    EventTail known = tail;
    if (known == null || seq > known.newest()) {
      catchUpLocked();
    }
  }

  /// Reads again if an event was announced during the last read, which did not find it.
  private void catchUpIfLate() {
    EventTail known = tail;
    if (mayLag && known != null) {
      mayLag = false;
      if (known.newest() < expected) {
        catchUpLocked();
      }
    }
  }

  private void catchUpLocked() {
    EventTail known = tail;
    if (known == null || isCatchingUp) {
      mayLag = true;
      return;
    }
    isCatchingUp = true;
    long seen = known.newest();
    var _ =
        reader
            .read(new LogReader.Request(workspace, seen, false))
            .whenComplete((page, failed) -> caughtUp(seen, page, failed));
  }

  private void caughtUp(long seen, LogReader.@Nullable Page page, @Nullable Throwable failed) {
    List<EventSocket> cut = List.of();
    lock.lock();
    try {
      isCatchingUp = false;
      if (page == null) {
        // The poll tries again.
        log.warn(
            "Could not read the event log of workspace {}: {}", workspace, String.valueOf(failed));
        return;
      }
      cut = merge(seen, page);
      if (page.events().size() == LogReader.PAGE) {
        catchUpLocked();
      } else {
        catchUpIfLate();
      }
    } finally {
      lock.unlock();
    }
    cut.forEach(socket -> socket.close(CloseCode.LOG_REPLACED));
  }

  /// Delivers the new events of a page. If the log does not continue after the delivered events,
  /// the sockets have to start again.
  ///
  /// @param seen the newest delivered number before the page was read
  /// @return the sockets to close
  private List<EventSocket> merge(long seen, LogReader.Page page) {
    EventTail known = tail;
    if (known == null) {
      return List.of();
    }
    oldest = page.oldest();
    boolean isReplaced = page.newest() < seen;
    boolean hasGap =
        page.events().stream()
            .map(LoggedEvent::seq)
            .filter(seq -> seq > known.newest())
            .findFirst()
            .map(next -> next > known.newest() + 1)
            .orElse(page.newest() > known.newest() && page.oldest() > known.newest() + 1);
    if (isReplaced || hasGap) {
      log.warn(
          "The event log of workspace {} does not continue after {}", workspace, known.newest());
      tail = new EventTail(page.newest());
      expected = page.newest();
      List<EventSocket> cut = List.copyOf(sockets.keySet());
      sockets.clear();
      return cut;
    }
    page.events().forEach(this::deliverLocked);
    return List.of();
  }

  /// Delivers an event unless it was delivered before.
  private void deliverLocked(LoggedEvent event) {
    EventTail known = tail;
    if (known == null || event.seq() <= known.newest()) {
      return;
    }
    EventTail.Frame frame = EventTail.Frame.of(event);
    known.add(frame, System.nanoTime());
    sockets.forEach(
        (socket, connectedUser) -> {
          if (connectedUser.receives(frame.audience())) {
            socket.offer(frame.text());
          }
        });
    delivered.accept(event);
  }

  /// Returns how many events this node knows of that its sockets do not have yet.
  long pending() {
    lock.lock();
    try {
      return tail == null ? 0 : Math.max(0, expected - tail.newest());
    } finally {
      lock.unlock();
    }
  }

  /// Forgets events that were delivered before this time.
  void forgetBefore(long nanos) {
    lock.lock();
    try {
      if (tail != null) {
        tail.removeBefore(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends a frame that is not in the log to all sockets.
  void broadcast(String frame) {
    sockets.keySet().forEach(socket -> socket.offer(frame));
  }

  WorkspaceId workspace() {
    return workspace;
  }
}
