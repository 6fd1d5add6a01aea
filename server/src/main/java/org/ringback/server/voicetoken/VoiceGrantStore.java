package org.ringback.server.voicetoken;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of the counters that revoke grants.
final class VoiceGrantStore {
  private final Database db;

  VoiceGrantStore(Database db) {
    this.db = db;
  }

  /// Counts revocations of all grants of a workspace, and of single sessions.
  record RevocationCounters(int ofAll, Map<SessionId, Integer> ofSessions) {
    static final RevocationCounters NONE = new RevocationCounters(0, Map.of());

    /// Returns the counters that a session's grant contains.
    String of(SessionId session) {
      return ofAll + "." + ofSessions.getOrDefault(session, 0);
    }
  }

  /// Returns the counters of each workspace that exists.
  Map<WorkspaceId, RevocationCounters> counters(Set<WorkspaceId> workspaces) {
    Map<WorkspaceId, RevocationCounters> counters = new HashMap<>();
    db.of(workspaces)
        .sql(
            """
            select w.id, coalesce(e.epoch, 0) as epoch, d.session_id, d.times
            from unnest(cast(:workspaces as uuid[])) as w (id)
              left join voice_epochs e on e.workspace_id = w.id
              left join voice_departures d on d.workspace_id = w.id""")
        .param("workspaces", workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new))
        .query(
            row -> {
              int ofAll = row.getInt("epoch");
              RevocationCounters known =
                  counters.computeIfAbsent(
                      new WorkspaceId(row.getObject("id", UUID.class)),
                      _ -> new RevocationCounters(ofAll, new HashMap<>()));
              UUID session = row.getObject("session_id", UUID.class);
              if (session != null) {
                known.ofSessions().put(new SessionId(session), row.getInt("times"));
              }
            });
    return counters;
  }

  void incrementSession(WorkspaceId workspace, SessionId session) {
    db.of(workspace)
        .sql(
            """
            insert into voice_departures values (:workspace, :session, 1)
            on conflict (workspace_id, session_id) do update
              set times = voice_departures.times + 1""")
        .param("workspace", workspace.value())
        .param("session", session.value())
        .update();
  }

  void incrementAll(WorkspaceId workspace) {
    db.of(workspace)
        .sql(
            """
            insert into voice_epochs values (:workspace, 1)
            on conflict (workspace_id) do update set epoch = voice_epochs.epoch + 1""")
        .param("workspace", workspace.value())
        .update();
  }
}
