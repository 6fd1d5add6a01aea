package org.ringback.server.events;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The log of each workspace's events. Features append events of their own types to it.
public final class EventLog {
  private final Database db;
  private final EventStore store;
  private final Clock clock;
  private final Database.LastStep<Event> write = this::write;
  private final List<BiConsumer<WorkspaceId, List<LoggedEvent>>> listeners =
      new CopyOnWriteArrayList<>();

  private final List<Consumer<List<Event>>> observers = new CopyOnWriteArrayList<>();

  public EventLog(Database db, Clock clock) {
    this.db = db;
    this.store = new EventStore(db);
    this.clock = clock;
  }

  /// Appends events in the caller's transaction, and delivers them after the commit. All events of
  /// a transaction are written together as its last step, because the log of the workspace stays
  /// locked from then until the commit. They have consecutive sequence numbers in their order.
  public void append(List<Event> events) {
    db.beforeCommit(write, events);
  }

  private void write(List<Event> events) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's resolution
    Map<WorkspaceId, List<LoggedEvent>> logged = store.append(events, at);
    db.afterCommit(
        () -> {
          logged.forEach(
              (workspace, ofWorkspace) ->
                  listeners.forEach(listener -> listener.accept(workspace, ofWorkspace)));
          observers.forEach(observer -> observer.accept(events));
        });
  }

  /// Calls the observer after each commit of appended events, on the thread that appended them.
  public void onCommitted(Consumer<List<Event>> observer) {
    observers.add(observer);
  }

  /// Calls the listener after each commit of appended events, with those of one workspace.
  void onAppended(BiConsumer<WorkspaceId, List<LoggedEvent>> listener) {
    listeners.add(listener);
  }

  EventStore store() {
    return store;
  }
}
