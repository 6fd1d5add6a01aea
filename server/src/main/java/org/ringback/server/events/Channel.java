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

/// The pages of one workspace that are connected here, and how far the log has been told to them.
final class Channel {
  private static final int BATCH = 200;

  private final WorkspaceId workspace;
  private final EventLog log;

  /// Writes the frame that says whether a person can be rung.
  private final BiFunction<UserId, Boolean, String> presence;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EventSocket, EventSocket.ConnectedUser> pages = new LinkedHashMap<>();

  /// In the order in which they became available: who has waited longest is first.
  private final Map<EventSocket, EventSocket.ConnectedUser> available = new LinkedHashMap<>();

  private long lastDelivered;

  Channel(WorkspaceId workspace, EventLog log, BiFunction<UserId, Boolean, String> presence) {
    this.workspace = workspace;
    this.log = log;
    this.presence = presence;
  }

  /// Takes the page in: from here on it is offered every event after the returned sequence number.
  long join(EventSocket socket, EventSocket.ConnectedUser connectedUser) {
    lock.lock();
    try {
      if (pages.isEmpty()) {
        lastDelivered = log.newest(workspace);
      } else {
        deliverLocked();
      }
      pages.put(socket, connectedUser);
      return lastDelivered;
    } finally {
      lock.unlock();
    }
  }

  void leave(EventSocket socket) {
    change(socket, false);
    lock.lock();
    try {
      pages.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  /// Offers everyone what the log has that was not told yet, in its order.
  ///
  /// @param written the end of the log, if that is known: it is not read when nothing lies before
  void deliver(List<EventLog.Entry> written) {
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

  /// Offers everyone a frame that speaks of now only.
  void broadcast(String frame) {
    pages().forEach(socket -> socket.offer(frame));
  }

  void setAvailable(EventSocket socket, boolean isAvailable) {
    change(socket, isAvailable);
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

  List<EventSocket> pages() {
    lock.lock();
    try {
      return new ArrayList<>(pages.keySet());
    } finally {
      lock.unlock();
    }
  }

  private void deliverLocked() {
    if (pages.isEmpty()) {
      return;
    }
    List<EventLog.Entry> news;
    do {
      news = log.after(workspace, lastDelivered, Long.MAX_VALUE, BATCH);
      news.forEach(this::deliverLocked);
    } while (news.size() == BATCH);
  }

  private void deliverLocked(EventLog.Entry entry) {
    if (pages.isEmpty()) {
      return;
    }
    String frame = entry.frame();
    pages.forEach(
        (socket, connectedUser) -> {
          if (entry.isFor(connectedUser.identity().user())) {
            socket.offer(frame);
          }
        });
    lastDelivered = entry.seq();
  }

  private void change(EventSocket socket, boolean isAvailable) {
    lock.lock();
    try {
      EventSocket.ConnectedUser connectedUser = pages.get(socket);
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
