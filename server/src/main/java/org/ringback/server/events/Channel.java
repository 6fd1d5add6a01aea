package org.ringback.server.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The sockets of one workspace on this node, and the position up to which they have received the
/// event log.
final class Channel {
  private static final int BATCH = 200;

  private final WorkspaceId workspace;
  private final EventStore store;

  /// Creates the `presence` frame of a user.
  private final BiFunction<UserId, Boolean, String> presence;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EventSocket, EventSocket.ConnectedUser> sockets = new LinkedHashMap<>();

  /// The available sockets, the longest available first.
  private final Map<EventSocket, EventSocket.ConnectedUser> available = new LinkedHashMap<>();

  private long lastDelivered;

  Channel(WorkspaceId workspace, EventStore store, BiFunction<UserId, Boolean, String> presence) {
    this.workspace = workspace;
    this.store = store;
    this.presence = presence;
  }

  /// Adds a socket. It receives every event after the returned sequence number.
  long join(EventSocket socket, EventSocket.ConnectedUser connectedUser) {
    lock.lock();
    try {
      if (sockets.isEmpty()) {
        lastDelivered = store.newest(workspace);
      } else {
        deliverLocked();
      }
      sockets.put(socket, connectedUser);
      return lastDelivered;
    } finally {
      lock.unlock();
    }
  }

  void leave(EventSocket socket) {
    updateAvailability(socket, false);
    lock.lock();
    try {
      sockets.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  /// Delivers the events of the log that are not delivered yet, in their order.
  ///
  /// @param written the newest events, if known; the log is read only when they leave a gap
  void deliver(List<LoggedEvent> written) {
    lock.lock();
    try {
      if (!written.isEmpty() && written.getFirst().seq() == lastDelivered + 1) {
        written.forEach(this::deliverLocked);
      } else {
        deliverLocked();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends a frame that is not in the log to all sockets.
  void broadcast(String frame) {
    sockets().forEach(socket -> socket.offer(frame));
  }

  void setAvailable(EventSocket socket, boolean isAvailable) {
    updateAvailability(socket, isAvailable);
  }

  List<ClientIdentity> available() {
    lock.lock();
    try {
      return available.values().stream()
          .map(EventSocket.ConnectedUser::identity)
          .distinct()
          .toList();
    } finally {
      lock.unlock();
    }
  }

  List<EventSocket> sockets() {
    lock.lock();
    try {
      return new ArrayList<>(sockets.keySet());
    } finally {
      lock.unlock();
    }
  }

  private void deliverLocked() {
    if (sockets.isEmpty()) {
      return;
    }
    List<LoggedEvent> entries;
    do {
      entries = store.after(workspace, lastDelivered, Long.MAX_VALUE, BATCH);
      entries.forEach(this::deliverLocked);
    } while (entries.size() == BATCH);
  }

  private void deliverLocked(LoggedEvent entry) {
    if (sockets.isEmpty()) {
      return;
    }
    String frame = entry.frame();
    sockets.forEach(
        (socket, connectedUser) -> {
          if (connectedUser.receives(entry)) {
            socket.offer(frame);
          }
        });
    lastDelivered = entry.seq();
  }

  private void updateAvailability(EventSocket socket, boolean isAvailable) {
    lock.lock();
    try {
      EventSocket.ConnectedUser connectedUser = sockets.get(socket);
      if (connectedUser == null) {
        return;
      }
      UserId user = connectedUser.identity().user();
      boolean before = isAvailable(user);
      if (isAvailable) {
        available.putIfAbsent(socket, connectedUser);
      } else {
        available.remove(socket);
      }
      if (before != isAvailable(user)) {
        broadcast(presence.apply(user, !before));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isAvailable(UserId user) {
    return available.values().stream()
        .anyMatch(connectedUser -> connectedUser.identity().user().equals(user));
  }
}
