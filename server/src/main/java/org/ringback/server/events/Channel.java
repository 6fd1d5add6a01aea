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

  private long told;

  Channel(WorkspaceId workspace, EventLog log, BiFunction<UserId, Boolean, String> presence) {
    this.workspace = workspace;
    this.log = log;
    this.presence = presence;
  }

  /// Takes the page in: from here on it is offered every event after the returned sequence number.
  long join(EventSocket page, EventSocket.ConnectedUser guest) {
    lock.lock();
    try {
      if (pages.isEmpty()) {
        told = log.newest(workspace);
      } else {
        tellLocked();
      }
      pages.put(page, guest);
      return told;
    } finally {
      lock.unlock();
    }
  }

  void leave(EventSocket page) {
    change(page, false);
    lock.lock();
    try {
      pages.remove(page);
    } finally {
      lock.unlock();
    }
  }

  /// Offers everyone what the log has that was not told yet, in its order.
  ///
  /// @param written the end of the log, if that is known: it is not read when nothing lies before
  void tell(List<EventLog.Entry> written) {
    lock.lock();
    try {
      if (!written.isEmpty() && written.getFirst().seq() == told + 1) {
        written.forEach(this::tellLocked);
      } else {
        tellLocked();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Offers everyone a frame that speaks of now only.
  void broadcast(String frame) {
    pages().forEach(page -> page.offer(frame));
  }

  void setAvailable(EventSocket page, boolean isAvailable) {
    change(page, isAvailable);
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

  private void tellLocked() {
    if (pages.isEmpty()) {
      return;
    }
    List<EventLog.Entry> news;
    do {
      news = log.after(workspace, told, Long.MAX_VALUE, BATCH);
      news.forEach(this::tellLocked);
    } while (news.size() == BATCH);
  }

  private void tellLocked(EventLog.Entry entry) {
    if (pages.isEmpty()) {
      return;
    }
    String frame = entry.frame();
    pages.forEach(
        (page, guest) -> {
          if (entry.isFor(guest.identity().user())) {
            page.offer(frame);
          }
        });
    told = entry.seq();
  }

  private void change(EventSocket page, boolean isAvailable) {
    lock.lock();
    try {
      EventSocket.ConnectedUser guest = pages.get(page);
      if (guest == null) {
        return;
      }
      UserId user = guest.identity().user();
      boolean before = isAvailable(user);
      if (isAvailable) {
        available.putIfAbsent(page, guest);
      } else {
        available.remove(page);
      }
      if (before != isAvailable(user)) {
        broadcast(presence.apply(user, !before));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isAvailable(UserId user) {
    return available.values().stream().anyMatch(guest -> guest.identity().user().equals(user));
  }
}
