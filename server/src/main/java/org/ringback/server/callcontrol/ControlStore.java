package org.ringback.server.callcontrol;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ControlSchedule;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of what was requested for calls, and of the agents whose return they wait for.
final class ControlStore {
  private final Database db;

  ControlStore(Database db) {
    this.db = db;
  }

  /// A call that waits for an agent's return.
  ///
  /// @param until null while the agent is on another call
  record WaitingCall(CallId call, @Nullable Instant until) {}

  /// A call that an agent is on.
  record AgentCall(WorkspaceId workspace, CallId call) {}

  Map<ParticipantId, RequestedState> requested(WorkspaceId workspace, CallId call) {
    Map<ParticipantId, RequestedState> requested = new HashMap<>();
    sql(
            workspace,
            """
            select * from requested_states
            where workspace_id = :workspace and call_id = :call""",
            call)
        .query(
            row -> {
              RequestedState request = request(row);
              requested.put(request.participant(), request);
            });
    return requested;
  }

  /// Returns those of the calls for which anything is stored, also of supervisors.
  Set<CallId> withRequests(Collection<ControlSchedule.DueCall> calls) {
    return db.ofAll()
        .sql(
            """
            select w.call from unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[]))
              as w (workspace, call)
            where exists (select from requested_states r
                where r.workspace_id = w.workspace and r.call_id = w.call)
              or exists (select from conference_rejoins r
                where r.workspace_id = w.workspace and r.call_id = w.call)
              or exists (select from conference_invitations i
                where i.workspace_id = w.workspace and i.call_id = w.call)
              or exists (select from supervisions s
                where s.workspace_id = w.workspace and s.call_id = w.call)
              or exists (select from call_takeovers t
                where t.workspace_id = w.workspace and t.call_id = w.call)""")
        .param("workspaces", calls.stream().map(it -> it.workspace().value()).toArray(UUID[]::new))
        .param("ids", calls.stream().map(it -> it.call().value()).toArray(UUID[]::new))
        .query((row, _) -> new CallId(row.getObject("call", UUID.class)))
        .set();
  }

  /// Stores whether a participant should be on hold.
  ///
  /// @param heldBy the member who requests it; null for the server
  void hold(
      WorkspaceId workspace,
      CallId call,
      ParticipantId participant,
      boolean hold,
      @Nullable ParticipantId heldBy) {
    sql(
            workspace,
            """
            insert into requested_states (workspace_id, call_id, participant_id, hold, held_by)
            values (:workspace, :call, :participant, :hold, cast(:heldBy as uuid))
            on conflict (workspace_id, call_id, participant_id) do update
              set hold = excluded.hold, held_by = excluded.held_by,
                sent_at = case when requested_states.hold = excluded.hold
                  then requested_states.sent_at end,
                attempts = case when requested_states.hold = excluded.hold
                  then requested_states.attempts else 0 end""",
            call)
        .param("participant", participant.value())
        .param("hold", hold)
        .param("heldBy", heldBy == null ? null : heldBy.value())
        .update();
  }

  /// Resumes all participants who are on hold.
  void resumeAll(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update requested_states set hold = false, held_by = null, sent_at = null, attempts = 0
            where workspace_id = :workspace and call_id = :call and hold""",
            call)
        .update();
  }

  /// Stores that the request to hold or to resume a participant is sent.
  void markSent(WorkspaceId workspace, CallId call, ParticipantId participant) {
    sql(
            workspace,
            """
            update requested_states set sent_at = clock_timestamp(), attempts = attempts + 1
            where workspace_id = :workspace and call_id = :call
              and participant_id = :participant""",
            call)
        .param("participant", participant.value())
        .update();
  }

  /// Stores whether a participant hangs up.
  void leave(WorkspaceId workspace, CallId call, ParticipantId participant, boolean leaves) {
    sql(
            workspace,
            """
            insert into requested_states (workspace_id, call_id, participant_id, leaves)
            values (:workspace, :call, :participant, :leaves)
            on conflict (workspace_id, call_id, participant_id) do update
              set leaves = excluded.leaves""",
            call)
        .param("participant", participant.value())
        .param("leaves", leaves)
        .update();
  }

  /// Allows all members who left to join again.
  void forgetLeaves(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update requested_states set leaves = false
            where workspace_id = :workspace and call_id = :call""",
            call)
        .update();
  }

  Optional<Rejoin> rejoin(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from conference_rejoins
            where workspace_id = :workspace and call_id = :call""",
            call)
        .query(
            (row, _) ->
                new Rejoin(
                    new UserId(row.getObject("user_id", UUID.class)),
                    optionalInstant(row, "until"),
                    row.getBoolean("parked"),
                    false))
        .optional();
  }

  /// Returns the calls that wait for an agent's return.
  List<WaitingCall> waitingFor(WorkspaceId workspace, UserId user) {
    return db.of(workspace)
        .sql(
            """
            select r.call_id, r.until
            from conference_rejoins r join call_progress p
              on p.workspace_id = r.workspace_id and p.call_id = r.call_id
            where r.workspace_id = :workspace and r.user_id = :user and p.ended_at is null""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .query((row, _) -> waitingCall(row))
        .list();
  }

  /// Returns the calls from which an agent was lost while others still talk.
  ///
  /// @param time how long the agent may return
  List<WaitingCall> lostFrom(WorkspaceId workspace, UserId user, Duration time) {
    return db.of(workspace)
        .sql(
            """
            select d.call_id, d.left_at + make_interval(secs => :time) as until
            from departed_agents d
            where d.workspace_id = :workspace and d.user_id = :user
              and d.left_at > clock_timestamp() - make_interval(secs => :time)
              and not exists (select from requested_states r
                where r.workspace_id = d.workspace_id and r.call_id = d.call_id
                  and r.participant_id = d.participant_id and r.leaves)
              and not exists (select from conference_rejoins j
                where j.workspace_id = d.workspace_id and j.call_id = d.call_id
                  and j.user_id = d.user_id)""")
        .param("workspace", workspace.value())
        .param("user", user.value())
        .param("time", time.toSeconds())
        .query((row, _) -> waitingCall(row))
        .list();
  }

  private static WaitingCall waitingCall(ResultSet row) throws SQLException {
    return new WaitingCall(
        new CallId(row.getObject("call_id", UUID.class)), optionalInstant(row, "until"));
  }

  /// Returns the calls that a member is on, in any workspace.
  List<AgentCall> callsOf(UserId user) {
    return db.ofAll()
        .sql("select distinct workspace_id, call_id from calling_agents where user_id = :user")
        .param("user", user.value())
        .query(
            (row, _) ->
                new AgentCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("call_id", UUID.class))))
        .list();
  }

  void saveRejoin(WorkspaceId workspace, CallId call, Rejoin rejoin) {
    sql(
            workspace,
            """
            insert into conference_rejoins (workspace_id, call_id, user_id, until, parked)
            values (:workspace, :call, :user, cast(:until as timestamptz), :parked)
            on conflict (workspace_id, call_id) do nothing""",
            call)
        .param("user", rejoin.user().value())
        .param("until", offset(rejoin.until()))
        .param("parked", rejoin.isParked())
        .update();
  }

  /// Stores until when the customer of a parked call waits.
  void limitParking(WorkspaceId workspace, CallId call, @Nullable Instant until) {
    sql(
            workspace,
            """
            update conference_rejoins set until = cast(:until as timestamptz)
            where workspace_id = :workspace and call_id = :call""",
            call)
        .param("until", offset(until))
        .update();
  }

  void deleteRejoin(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            "delete from conference_rejoins where workspace_id = :workspace and call_id = :call",
            call)
        .update();
  }

  /// Deletes what is stored for a call that has ended.
  void forget(WorkspaceId workspace, CallId call) {
    for (String table : List.of("requested_states", "conference_rejoins")) {
      sql(
              workspace,
              "delete from " + table + " where workspace_id = :workspace and call_id = :call",
              call)
          .update();
    }
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String sql, CallId call) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static RequestedState request(ResultSet row) throws SQLException {
    UUID heldBy = row.getObject("held_by", UUID.class);
    Timestamp sentAt = row.getTimestamp("sent_at");
    return new RequestedState(
        new ParticipantId(row.getObject("participant_id", UUID.class)),
        row.getObject("hold", Boolean.class),
        heldBy == null ? null : new ParticipantId(heldBy),
        row.getBoolean("leaves"),
        sentAt == null ? null : sentAt.toInstant(),
        row.getInt("attempts"));
  }

  private static @Nullable OffsetDateTime offset(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant optionalInstant(ResultSet row, String column)
      throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
