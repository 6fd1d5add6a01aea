package org.ringback.server.annotation;

import java.util.Collection;
import java.util.List;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Exports and deletes the notes of calls.
public final class NoteArchive {
  private final NoteStore store;
  private final EventLog events;

  NoteArchive(Database db, EventLog events) {
    this.store = new NoteStore(db);
    this.events = events;
  }

  /// Returns the notes of a call as in the API, oldest first.
  public List<JsonNode> ofCall(WorkspaceId workspace, CallId call) {
    return store.ofCall(workspace, call.value()).stream()
        .<JsonNode>map(JsonMapper.shared()::valueToTree)
        .toList();
  }

  /// Counts the notes of calls.
  public int count(WorkspaceId workspace, Collection<CallId> calls) {
    return store.count(workspace, calls);
  }

  /// Deletes the notes of a call, and announces that, as the last step of the caller's transaction.
  ///
  /// @return how many there were
  public int delete(WorkspaceId workspace, CallId call) {
    List<CallNote> notes = store.ofCall(workspace, call.value());
    store.deleteOf(workspace, call.value());
    if (!notes.isEmpty()) {
      events.append(
          notes.stream().map(note -> AnnotationEvents.noteRemoved(workspace, note)).toList());
    }
    return notes.size();
  }
}
