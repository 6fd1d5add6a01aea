package org.ringback.server.call;

import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;

/// Makes archived calls current again, because they are about to change.
final class ArchivedCallStore {
  private final Database db;

  ArchivedCallStore(Database db) {
    this.db = db;
  }

  /// Moves the archived ones of the calls to the current ones. Their keys are locked first, as by
  /// [CallArchiver], so that no other transaction moves or erases them meanwhile.
  ///
  /// @return whether one of the calls exists
  boolean restore(List<CallKey> keys) {
    List<UUID> found =
        CallSql.statementFor(
                db,
                "select k.id from call_keys k"
                    + CallSql.JOIN_REQUESTED
                    + " order by k.id for no key update of k",
                keys)
            .query(UUID.class)
            .list();
    if (!found.isEmpty()) {
      CallSql.statementFor(
              db,
              """
              update calls k set archived = false, updated_at = now()
              from unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[]))
                  as wanted (workspace, id)
                join call_keys i on i.id = wanted.id
              where k.archived and k.workspace_id = wanted.workspace and k.id = wanted.id
                and k.created_at = i.created_at""",
              keys)
          .update();
    }
    return !found.isEmpty();
  }
}
