package org.ringback.server.workspace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;

/// The SQL of what ends grants.
final class VoiceGrantStore {
  private final Database db;

  VoiceGrantStore(Database db) {
    this.db = db;
  }

  record Holder(WorkspaceId workspace, SessionId session) {}

  /// How often the workspace's grants have ended, and the session's in it.
  record Epoch(int workspace, int session) {}

  /// Of each holder whose workspace is there.
  Map<Holder, Epoch> epochs(Set<Holder> holders) {
    Map<Holder, Epoch> epochs = new HashMap<>();
    List<Holder> asked = List.copyOf(holders);
    if (asked.isEmpty()) {
      return epochs;
    }
    db.of(asked.stream().map(Holder::workspace).toList())
        .sql(
            """
            select h.workspace, h.session, w.voice_epoch, coalesce(d.times, 0) as times
            from unnest(cast(:workspaces as uuid[]), cast(:sessions as uuid[]))
              as h (workspace, session)
            join workspaces w on w.id = h.workspace
            left join voice_departures d
              on d.workspace_id = h.workspace and d.session_id = h.session""")
        .param("workspaces", asked.stream().map(h -> h.workspace().value()).toArray(UUID[]::new))
        .param("sessions", asked.stream().map(h -> h.session().value()).toArray(UUID[]::new))
        .query(
            row -> {
              epochs.put(
                  new Holder(
                      new WorkspaceId(row.getObject("workspace", UUID.class)),
                      new SessionId(row.getObject("session", UUID.class))),
                  new Epoch(row.getInt("voice_epoch"), row.getInt("times")));
            });
    return epochs;
  }

  void departed(Holder holder) {
    db.of(holder.workspace())
        .sql(
            """
            insert into voice_departures values (:workspace, :session, 1)
            on conflict (workspace_id, session_id) do update
              set times = voice_departures.times + 1""")
        .param("workspace", holder.workspace().value())
        .param("session", holder.session().value())
        .update();
  }

  void revoked(WorkspaceId workspace) {
    db.of(workspace)
        .sql("update workspaces set voice_epoch = voice_epoch + 1 where id = :workspace")
        .param("workspace", workspace.value())
        .update();
  }
}
