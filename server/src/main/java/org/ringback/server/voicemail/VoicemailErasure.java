package org.ringback.server.voicemail;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Deletes the messages of callers.
public final class VoicemailErasure {
  private final Database db;
  private final VoicemailStore store;
  private final EventLog events;

  VoicemailErasure(Database db, VoicemailStore store, EventLog events) {
    this.db = db;
    this.store = store;
    this.events = events;
  }

  /// Returns whether the server still looks for the message of a call.
  public boolean isPending(WorkspaceId workspace, CallId call) {
    return db.of(workspace)
        .sql(
            """
            select exists (select from voicemails
              where workspace_id = :workspace and call_id = :call and received_at is null
                and checked_at is null)""")
        .param("workspace", workspace.value())
        .param("call", call.value())
        .query(Boolean.class)
        .single();
  }

  /// Counts the messages of calls.
  public int count(WorkspaceId workspace, Collection<CallId> calls) {
    return db.of(workspace)
        .sql(
            """
            select count(*) from voicemails
            where workspace_id = :workspace and call_id = any (:calls)
              and received_at is not null and erased_at is null""")
        .param("workspace", workspace.value())
        .param("calls", calls.stream().map(CallId::value).toArray(UUID[]::new))
        .query(Integer.class)
        .single();
  }

  /// Deletes the message of a call, and announces that, as the last step of the caller's
  /// transaction.
  ///
  /// @return the number of messages
  public int delete(WorkspaceId workspace, CallId call) {
    return store
        .erase(workspace, call)
        .map(
            message -> {
              ObjectNode body = JsonMapper.shared().createObjectNode();
              body.put("voicemailId", message.toString()).put("unread", store.unread(workspace));
              events.append(
                  List.of(new Event(workspace, "voicemail-removed", body, Audience.EVERYONE)));
              return 1;
            })
        .orElse(0);
  }
}
