package org.ringback.server.callcontrol;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
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

  /// Stores that an update is sent, whose outcome is unknown until then.
  void begin(WorkspaceId workspace, CallId call, ControlStep.SetAudibility step) {
    CallSid coached = step.audibility().coached();
    sql(
            workspace,
            """
            update supervisions set call_sid = :leg, muted = null,
              coached_call_sid = cast(:coached as text), sending_until = :until
            where workspace_id = :workspace and call_id = :call
              and participant_id = :participant""",
            call)
        .param("participant", step.participant().value())
        .param("leg", step.leg().value())
        .param("coached", coached == null ? null : coached.value())
        .param("until", step.sendingUntil().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Stores the end of an update.
  ///
  /// @param isAccepted whether Twilio accepted it
  void finish(
      WorkspaceId workspace, CallId call, ControlStep.SetAudibility step, boolean isAccepted) {
    sql(
            workspace,
            """
            update supervisions set sending_until = null, muted = cast(:muted as boolean)
            where workspace_id = :workspace and call_id = :call
              and participant_id = :participant and sending_until = :until""",
            call)
        .param("participant", step.participant().value())
        .param("muted", isAccepted ? (Boolean) step.audibility().muted() : null)
        .param("until", step.sendingUntil().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<TakeOver> takeOver(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from call_takeovers where workspace_id = :workspace and call_id = :call""",
            call)
        .query(
            (row, _) ->
                new TakeOver(
                    new UserId(row.getObject("user_id", UUID.class)),
                    row.getTimestamp("until").toInstant()))
        .optional();
  }

  void saveTakeOver(WorkspaceId workspace, CallId call, TakeOver takeOver) {
    sql(
            workspace,
            """
            insert into call_takeovers (workspace_id, call_id, user_id, until)
            values (:workspace, :call, :user, :until)
            on conflict (workspace_id, call_id) do update
              set user_id = excluded.user_id, until = excluded.until""",
            call)
        .param("user", takeOver.user().value())
        .param("until", takeOver.until().atOffset(ZoneOffset.UTC))
        .update();
  }

  void deleteTakeOver(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            "delete from call_takeovers where workspace_id = :workspace and call_id = :call",
            call)
        .update();
  }

  /// Deletes the supervisors of a call that has ended.
  void forget(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            "delete from supervisions where workspace_id = :workspace and call_id = :call",
            call)
        .update();
    deleteTakeOver(workspace, call);
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static Supervision supervision(ResultSet row) throws SQLException {
    String leg = row.getString("call_sid");
    String coachedLeg = row.getString("coached_call_sid");
    CallSid coached = coachedLeg == null ? null : new CallSid(coachedLeg);
    Boolean muted = row.getObject("muted", Boolean.class);
    Timestamp sendingUntil = row.getTimestamp("sending_until");
    return new Supervision(
        new ParticipantId(row.getObject("participant_id", UUID.class)),
        SupervisionMode.fromWire(row.getString("mode")).orElseThrow(),
        leg == null ? null : new CallSid(leg),
        muted == null ? null : new Audibility(muted, coached),
        coached,
        sendingUntil == null ? null : sendingUntil.toInstant());
  }
}
