package org.ringback.server.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of `board_targets`.
final class BoardTargetStore {
  private final Database db;

  BoardTargetStore(Database db) {
    this.db = db;
  }

  BoardTargets find(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select * from board_targets where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .query((row, _) -> targets(row))
        .optional()
        .orElse(BoardTargets.DEFAULT);
  }

  void save(WorkspaceId workspace, BoardTargets targets) {
    db.of(workspace)
        .sql(
            """
            insert into board_targets (workspace_id, service_level_seconds, service_level_percent,
              abandon_rate_percent, speed_of_answer_seconds, longest_wait_seconds, callers_waiting)
            values (:workspace, :serviceLevel, :percent, :abandoned, :answer, :wait, :waiting)
            on conflict (workspace_id) do update set service_level_seconds = :serviceLevel,
              service_level_percent = :percent, abandon_rate_percent = :abandoned,
              speed_of_answer_seconds = :answer, longest_wait_seconds = :wait,
              callers_waiting = :waiting""")
        .param("workspace", workspace.value())
        .param("serviceLevel", targets.serviceLevelSeconds())
        .param("percent", targets.serviceLevelPercent(), Types.INTEGER)
        .param("abandoned", targets.abandonRatePercent(), Types.INTEGER)
        .param("answer", targets.speedOfAnswerSeconds(), Types.INTEGER)
        .param("wait", targets.longestWaitSeconds(), Types.INTEGER)
        .param("waiting", targets.callersWaiting(), Types.INTEGER)
        .update();
  }

  private static BoardTargets targets(ResultSet row) throws SQLException {
    return new BoardTargets(
        row.getInt("service_level_seconds"),
        row.getObject("service_level_percent", Integer.class),
        row.getObject("abandon_rate_percent", Integer.class),
        row.getObject("speed_of_answer_seconds", Integer.class),
        row.getObject("longest_wait_seconds", Integer.class),
        row.getObject("callers_waiting", Integer.class));
  }
}
