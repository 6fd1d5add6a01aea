package org.ringback.server.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The available sockets of this node.
final class Availability {
  /// Receives changes of users, in their order.
  interface Listener {
    void changed(WorkspaceId workspace, UserId user, boolean isAvailable);
  }

  private record Available(WorkspaceId workspace, ClientIdentity identity) {}

  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();

  /// The longest available first.
  private final Map<EventSocket, Available> sockets = new LinkedHashMap<>();

  Availability(Listener listener) {
    this.listener = listener;
  }

  void set(EventSocket socket, WorkspaceId workspace, ClientIdentity identity, boolean available) {
    lock.lock();
    try {
      boolean before = isAvailable(workspace, identity.user());
      if (available) {
        sockets.putIfAbsent(socket, new Available(workspace, identity));
      } else {
        sockets.remove(socket);
      }
      if (before != isAvailable(workspace, identity.user())) {
        listener.changed(workspace, identity.user(), !before);
      }
    } finally {
      lock.unlock();
    }
  }

  List<ClientIdentity> of(WorkspaceId workspace) {
    lock.lock();
    try {
      return sockets.values().stream()
          .filter(each -> each.workspace().equals(workspace))
          .map(Available::identity)
          .distinct()
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean isAvailable(WorkspaceId workspace, UserId user) {
    return of(workspace).stream().anyMatch(identity -> identity.user().equals(user));
  }
}
