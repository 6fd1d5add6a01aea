package org.ringback.server.callcontrol;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of supervisors.
final class SupervisionStore {
  private final Database db;

  SupervisionStore(Database db) {
    this.db = db;
  }

  List<Supervision> of(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from supervisions
            where workspace_id = :workspace and call_id = :call order by participant_id""",
            call)
        .query((row, _) -> supervision(row))
        .list();
  }

  void save(
      WorkspaceId workspace, CallId call, ParticipantId participant, SupervisionMode requested) {
    sql(
            workspace,
            """
            insert into supervisions (workspace_id, call_id, participant_id, mode)
            values (:workspace, :call, :participant, :mode)
            on conflict (workspace_id, call_id, participant_id) do update
              set mode = excluded.mode""",
            call)
        .param("participant", participant.value())
        .param("mode", requested.wire())
        .update();
  }

  /// Stores what Twilio accepted for a leg.
  void accept(WorkspaceId workspace, CallId call, ControlStep.SetAudibility step) {
    CallSid coached = step.audibility().coached();
    sql(
            workspace,
            """
            update supervisions set call_sid = :leg, muted = :muted,
              coached_call_sid = cast(:coached as text)
            where workspace_id = :workspace and call_id = :call
              and participant_id = :participant""",
            call)
        .param("participant", step.participant().value())
        .param("leg", step.leg().value())
        .param("muted", step.audibility().muted())
        .param("coached", coached == null ? null : coached.value())
        .update();
  }

  /// Deletes the supervisors of a call that has ended.
  void forget(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            "delete from supervisions where workspace_id = :workspace and call_id = :call",
            call)
        .update();
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static Supervision supervision(ResultSet row) throws SQLException {
    String leg = row.getString("call_sid");
    String coached = row.getString("coached_call_sid");
    return new Supervision(
        new ParticipantId(row.getObject("participant_id", UUID.class)),
        SupervisionMode.fromWire(row.getString("mode")).orElseThrow(),
        leg == null ? null : new CallSid(leg),
        new Audibility(row.getBoolean("muted"), coached == null ? null : new CallSid(coached)));
  }
}
