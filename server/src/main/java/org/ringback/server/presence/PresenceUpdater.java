package org.ringback.server.presence;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.identity.UserId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Computes the states of users after changes, in the transaction of the changes. A transaction
/// first locks the users and then reads sessions and calls with a new statement, so it sees the
/// changes of every transaction that had the lock before.
final class PresenceUpdater {
  private final PresenceStore store;
  private final Duration grace;
  private final List<Consumer<List<PresenceInterval>>> listeners = new CopyOnWriteArrayList<>();

  PresenceUpdater(PresenceStore store, Duration grace) {
    this.store = store;
    this.grace = grace;
  }

  /// Calls the listener with the intervals of the history that ended, in the transaction that ends
  /// them.
  void onEnded(Consumer<List<PresenceInterval>> listener) {
    listeners.add(listener);
  }

  /// Stores the states after the changes.
  ///
  /// @param everywhere users whose state in other workspaces may have changed as well
  /// @return an event for each state that changed; the caller appends them, as the last step of its
  ///   transaction
  List<Event> apply(Collection<PresenceChange> changes, Set<UserId> everywhere) {
    if (changes.isEmpty()) {
      return List.of();
    }
    Map<PresenceChange.Key, PresenceChange> merged = new LinkedHashMap<>();
    changes.stream()
        .sorted(PresenceChange.ORDER)
        .forEach(change -> merged.merge(change.key(), change, PresenceChange::and));
    store
        .lock(List.copyOf(merged.values()), everywhere)
        .forEach(locked -> merged.putIfAbsent(locked.key(), locked));
    List<PresenceStore.Recomputed> recomputed = store.recompute(merged.values(), grace);
    List<PresenceInterval> ended =
        recomputed.stream().map(PresenceStore.Recomputed::ended).filter(Objects::nonNull).toList();
    if (!ended.isEmpty()) {
      listeners.forEach(listener -> listener.accept(ended));
    }
    return recomputed.stream()
        .map(PresenceStore.Recomputed::announcement)
        .filter(Objects::nonNull)
        .map(PresenceUpdater::event)
        .toList();
  }

  /// Returns the event of a state that is stored.
  static Event event(PresenceStore.Announcement announcement) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("userId", announcement.user().toString());
    body.put("state", announcement.state().wire());
    body.put("since", announcement.since().toString());
    if (announcement.wrapUpEndsAt() != null) {
      body.put("wrapUpEndsAt", announcement.wrapUpEndsAt().toString());
    }
    body.put("available", announcement.state() == PresenceState.AVAILABLE);
    return new Event(announcement.workspace(), "presence", body, Audience.EVERYONE);
  }
}
