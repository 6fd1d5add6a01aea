package org.ringback.server.voicetoken;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of what ends grants.
public final class VoiceGrantStore {
  private final Database db;

  public VoiceGrantStore(Database db) {
    this.db = db;
  }

  /// How often a workspace's grants have ended: all of them, and those of sessions that left it.
  record RevocationCounters(int ofAll, Map<SessionId, Integer> departures) {
    static final RevocationCounters NONE = new RevocationCounters(0, Map.of());

    /// What a session's grant is made of besides the two.
    String of(SessionId session) {
      return ofAll + "." + departures.getOrDefault(session, 0);
    }
  }

  /// Of each workspace that is there.
  Map<WorkspaceId, RevocationCounters> counters(Set<WorkspaceId> workspaces) {
    Map<WorkspaceId, RevocationCounters> endings = new HashMap<>();
    db.of(workspaces)
        .sql(
            """
            select w.id, w.voice_epoch, d.session_id, d.times
            from workspaces w left join voice_departures d on d.workspace_id = w.id
            where w.id = any (cast(:workspaces as uuid[]))""")
        .param("workspaces", workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new))
        .query(
            row -> {
              int ofAll = row.getInt("voice_epoch");
              RevocationCounters known =
                  endings.computeIfAbsent(
                      new WorkspaceId(row.getObject("id", UUID.class)),
                      _ -> new RevocationCounters(ofAll, new HashMap<>()));
              UUID session = row.getObject("session_id", UUID.class);
              if (session != null) {
                known.departures().put(new SessionId(session), row.getInt("times"));
              }
            });
    return endings;
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
        .sql("update workspaces set voice_epoch = voice_epoch + 1 where id = :workspace")
        .param("workspace", workspace.value())
        .update();
  }
}
