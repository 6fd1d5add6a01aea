package org.ringback.server.missedcall;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of the time until which members have seen missed calls.
final class MissedCallStore {
  private final Database db;

  MissedCallStore(Database db) {
    this.db = db;
  }

  Optional<Instant> seenUntil(WorkspaceId workspace, UserId user) {
    return db.of(workspace)
        .sql(
            """
            select seen_until from missed_calls_seen
            where workspace_id = :workspace and user_id = :user""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  /// Stores a later time.
  ///
  /// @return false when the stored time is not earlier
  boolean advance(WorkspaceId workspace, UserId user, Instant until) {
    return db.of(workspace)
            .sql(
                """
                insert into missed_calls_seen as m (workspace_id, user_id, seen_until)
                values (:workspace, :user, :until)
                on conflict (workspace_id, user_id) do update set seen_until = excluded.seen_until
                  where m.seen_until < excluded.seen_until""")
            .param("workspace", workspace.value())
            .param("user", user.value())
            .param("until", until.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }
}
