package org.ringback.server.callcontrol;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of the members and numbers who are invited to a call.
final class InvitationStore {
  private final Database db;

  InvitationStore(Database db) {
    this.db = db;
  }

  List<Invitation> ofCall(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from conference_invitations
            where workspace_id = :workspace and call_id = :call order by participant_id""",
            call)
        .query((row, _) -> invitation(row))
        .list();
  }

  /// Keeps the invitation that a participant has.
  void save(WorkspaceId workspace, CallId call, Invitation invitation) {
    UserId user = invitation.user();
    sql(
            workspace,
            """
            insert into conference_invitations (workspace_id, call_id, participant_id, user_id,
              number, reason, invited_by, expires_at)
            values (:workspace, :call, :participant, cast(:user as uuid), :number, :reason,
              :invitedBy, :expiresAt)
            on conflict (workspace_id, call_id, participant_id) do nothing""",
            call)
        .param("participant", invitation.participant().value())
        .param("user", user == null ? null : user.value())
        .param("number", invitation.number())
        .param("reason", invitation.reason().wire())
        .param("invitedBy", invitation.invitedBy().value())
        .param("expiresAt", invitation.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Stores that the request to dial a number is sent.
  void markDialed(WorkspaceId workspace, CallId call, ParticipantId participant) {
    update(workspace, "set dialed = true", call, participant).update();
  }

  /// Stores the leg of a dialed number.
  void saveLeg(WorkspaceId workspace, CallId call, ParticipantId participant, CallSid leg) {
    update(workspace, "set call_sid = :leg", call, participant).param("leg", leg.value()).update();
  }

  /// Turns a consultation into a transfer.
  void makeTransfer(WorkspaceId workspace, CallId call, ParticipantId participant) {
    update(workspace, "set reason = 'transfer'", call, participant).update();
  }

  /// Makes an invitation fail.
  void expire(WorkspaceId workspace, CallId call, ParticipantId participant) {
    update(workspace, "set expires_at = clock_timestamp()", call, participant).update();
  }

  void delete(WorkspaceId workspace, CallId call, ParticipantId participant) {
    sql(
            workspace,
            """
            delete from conference_invitations
            where workspace_id = :workspace and call_id = :call
              and participant_id = :participant""",
            call)
        .param("participant", participant.value())
        .update();
  }

  /// Deletes the invitations of a call that has ended.
  void forget(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            delete from conference_invitations
            where workspace_id = :workspace and call_id = :call""",
            call)
        .update();
  }

  private JdbcClient.StatementSpec update(
      WorkspaceId workspace, String change, CallId call, ParticipantId participant) {
    return sql(
            workspace,
            "update conference_invitations "
                + change
                + " where workspace_id = :workspace and call_id = :call"
                + " and participant_id = :participant",
            call)
        .param("participant", participant.value());
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    UUID user = row.getObject("user_id", UUID.class);
    String leg = row.getString("call_sid");
    return new Invitation(
        new ParticipantId(row.getObject("participant_id", UUID.class)),
        user == null ? null : new UserId(user),
        row.getString("number"),
        CallOffer.Reason.of(row.getString("reason")),
        new UserId(row.getObject("invited_by", UUID.class)),
        row.getTimestamp("expires_at").toInstant(),
        row.getBoolean("dialed"),
        leg == null ? null : new CallSid(leg));
  }
}
