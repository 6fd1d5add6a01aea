package org.ringback.server.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.events.SocketPresence;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/// The sessions with sockets on this node, and the thread that stores them. It writes the present
/// state of the sessions that changed, many in one transaction. A change that could not be stored
/// is written again, so the rows agree with the sockets at the end.
final class SessionRegistry implements SocketPresence, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);
  private static final int MAX_BATCH = 256;
  private static final long RETRY_MILLIS = 250;

  /// A page that is loaded or reconnects restores its switch within this time. That does not end
  /// the user's wrap-up.
  private static final Duration RESTORE = Duration.ofSeconds(15);

  private final Database db;
  private final PresenceStore store;
  private final PresenceUpdater updater;
  private final EventLog events;
  private final NodeLease lease;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<AgentSession, Set<OpenSocket>> sockets = new HashMap<>();
  private final Map<AgentSession, Pending> unsaved = new LinkedHashMap<>();
  private final Thread writer;
  private boolean closing;
  private boolean failing;

  SessionRegistry(
      Database db, PresenceStore store, PresenceUpdater updater, EventLog events, NodeLease lease) {
    this.db = db;
    this.store = store;
    this.updater = updater;
    this.events = events;
    this.lease = lease;
    lease.onReacquired(this::saveAll);
    this.writer = Thread.ofPlatform().daemon().name("presence").start(this::run);
  }

  /// Changes of a session that are not stored yet.
  ///
  /// @param waiting completed when the session is stored
  private record Pending(
      boolean isSocket, boolean endsWrapUp, List<CompletableFuture<Void>> waiting) {
    Pending and(Pending other) {
      List<CompletableFuture<Void>> all = new ArrayList<>(waiting);
      all.addAll(other.waiting);
      return new Pending(isSocket && other.isSocket, endsWrapUp || other.endsWrapUp, all);
    }
  }

  private final class OpenSocket implements Socket {
    private final AgentSession session;
    private final long openedNanos = System.nanoTime();
    private boolean isAvailable;
    private boolean isRestored;

    OpenSocket(AgentSession session) {
      this.session = session;
    }

    @Override
    public CompletableFuture<Void> setAvailable(boolean available) {
      lock.lock();
      try {
        boolean restores = !isRestored && System.nanoTime() - openedNanos < RESTORE.toNanos();
        isRestored = true;
        isAvailable = available;
        return change(session, false, available && !restores);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void closed() {
      lock.lock();
      try {
        Set<OpenSocket> ofSession = sockets.get(session);
        if (ofSession != null && ofSession.remove(this)) {
          if (ofSession.isEmpty()) {
            sockets.remove(session);
          }
          var _ = change(session, true, false);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public Socket opened(WorkspaceId workspace, ClientIdentity identity) {
    OpenSocket socket = new OpenSocket(new AgentSession(workspace, identity));
    lock.lock();
    try {
      if (!closing) {
        sockets.computeIfAbsent(socket.session, _ -> new HashSet<>()).add(socket);
        var _ = change(socket.session, true, false);
      }
      return socket;
    } finally {
      lock.unlock();
    }
  }

  /// Stores all sessions again, because another node has deleted them.
  private void saveAll() {
    lock.lock();
    try {
      for (AgentSession session : sockets.keySet()) {
        var _ = change(session, true, false);
      }
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Void> change(
      AgentSession session, boolean isSocket, boolean endsWrapUp) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    unsaved.merge(session, new Pending(isSocket, endsWrapUp, List.of(stored)), Pending::and);
    changed.signal();
    return stored;
  }

  private void run() {
    try {
      Map<AgentSession, Pending> batch = take();
      while (!batch.isEmpty()) {
        save(batch);
        batch = take();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for changes. Returns no change when the registry is closed and all changes are stored.
  private Map<AgentSession, Pending> take() throws InterruptedException {
    lock.lock();
    try {
      while (unsaved.isEmpty() && !closing) {
        changed.await();
      }
      Map<AgentSession, Pending> batch = new LinkedHashMap<>();
      Iterator<Map.Entry<AgentSession, Pending>> oldest = unsaved.entrySet().iterator();
      while (oldest.hasNext() && batch.size() < MAX_BATCH) {
        Map.Entry<AgentSession, Pending> each = oldest.next();
        batch.put(each.getKey(), each.getValue());
        oldest.remove();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void save(Map<AgentSession, Pending> batch) throws InterruptedException {
    try {
      store(batch);
      batch.values().forEach(pending -> pending.waiting().forEach(each -> each.complete(null)));
      failing = false;
    } catch (DataIntegrityViolationException failed) {
      // A workspace or a user was deleted, or another node has removed this one.
      if (batch.size() > 1) {
        for (Map.Entry<AgentSession, Pending> each : batch.entrySet()) {
          save(Map.of(each.getKey(), each.getValue()));
        }
      } else {
        saveLater(batch, failed);
      }
    } catch (RuntimeException failed) {
      saveLater(batch, failed);
    }
  }

  private void store(Map<AgentSession, Pending> batch) {
    var _ =
        db.inTransaction(
            () -> {
              store.saveSessions(lease.node(), rows(batch.keySet()));
              events.append(
                  updater.apply(
                      batch.entrySet().stream()
                          .map(each -> change(each.getKey(), each.getValue()))
                          .toList(),
                      Set.of()));
              return batch;
            });
  }

  private List<PresenceStore.SessionRow> rows(Set<AgentSession> sessions) {
    lock.lock();
    try {
      return sessions.stream()
          .map(
              session -> {
                Set<OpenSocket> open = sockets.getOrDefault(session, Set.of());
                return new PresenceStore.SessionRow(
                    session, !open.isEmpty(), open.stream().anyMatch(socket -> socket.isAvailable));
              })
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private static PresenceChange change(AgentSession session, Pending pending) {
    return new PresenceChange(
        session.workspace(),
        session.identity().user(),
        pending.isSocket(),
        false,
        pending.endsWrapUp());
  }

  private void saveLater(Map<AgentSession, Pending> batch, RuntimeException failed)
      throws InterruptedException {
    if (!failing) {
      log.warn("Could not store the presence of {} sessions: {}", batch.size(), failed.toString());
      failing = true;
    }
    lock.lock();
    try {
      if (closing) {
        return; // the lease expires
      }
      batch.forEach((session, pending) -> unsaved.merge(session, pending, Pending::and));
    } finally {
      lock.unlock();
    }
    Thread.sleep(RETRY_MILLIS);
  }

  /// Deletes the sessions of this node, before its lease is released.
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      List.copyOf(sockets.values()).forEach(all -> List.copyOf(all).forEach(OpenSocket::closed));
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (!writer.join(Duration.ofSeconds(2))) {
        writer.interrupt();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
