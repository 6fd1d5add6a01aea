package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.guard.Usage;
import org.ringback.server.workspace.UserId;
import org.ringback.server.workspace.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// Calls, their legs and the events that made them, in SQL.
final class CallStore {
  private final Database db;

  CallStore(Database db) {
    this.db = db;
  }

  /// Keeps a new call. Without a contact of this workspace it is linked to the one who has the
  /// customer's number.
  ///
  /// @return whether it is new; a CallSid begins one call only
  boolean insert(WorkspaceId workspace, Call call, @Nullable UUID contact) {
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    Map<String, @Nullable Object> values = values(call);
    values.put("direction", call.direction().wire());
    values.put("from", call.from());
    values.put("to", call.to());
    values.put("createdAt", Timestamp.from(call.createdAt()));
    values.put("contact", contact);
    values.put("customer", isInbound ? call.from() : call.to());
    values.put("line", isInbound ? call.to() : call.from());
    int inserted =
        sql(
                """
                insert into calls (workspace_id, id, call_sid, direction, "from", "to", status,
                  created_at, answered_at, ended_at, duration_sec, agent_user_id, contact_id,
                  line_number, updated_at)
                values (:workspace, :id, :callSid, :direction, :from, :to, :status, :createdAt,
                  :answeredAt, :endedAt, :duration, :agent,
                  coalesce(
                    (select c.id from contacts c
                      where c.workspace_id = :workspace and c.id = cast(:contact as uuid)),
                    (select c.id from contacts c
                    where c.workspace_id = :workspace and c.number = :customer
                    order by c.id limit 1)),
                  :line, now())
                on conflict (workspace_id, call_sid) do nothing""",
                workspace)
            .params(values)
            .update();
    if (inserted == 1) {
      call.legs().values().forEach(leg -> save(workspace, call.id(), leg));
    }
    return inserted == 1;
  }

  /// Calls of every workspace that are not over and of which nothing was heard for that long, up to
  /// twenty; each is given out once in that time, to one node.
  List<Silent> silent(Duration unplaced, Duration placed) {
    return db.ofAll()
        .sql(
            """
            update calls set asked_at = now() where id in (
              select id from calls
              where ended_at is null
                and greatest(updated_at, asked_at) < now() - case when call_sid is null
                  then make_interval(secs => :unplaced) else make_interval(secs => :placed) end
              order by updated_at limit 20 for update skip locked)
            returning workspace_id, id""")
        .param("unplaced", unplaced.toSeconds())
        .param("placed", placed.toSeconds())
        .query(
            (row, _) ->
                new Silent(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class))))
        .list();
  }

  record Silent(WorkspaceId workspace, CallId call) {}

  /// Keeps what was learned of a call.
  void save(WorkspaceId workspace, Call call) {
    sql(
            """
            update calls set call_sid = :callSid, status = :status, answered_at = :answeredAt,
              ended_at = :endedAt, duration_sec = :duration, agent_user_id = :agent,
              updated_at = now()
            where workspace_id = :workspace and id = :id""",
            workspace)
        .params(values(call))
        .update();
    call.legs().values().forEach(leg -> save(workspace, call.id(), leg));
  }

  /// Keeps an event.
  ///
  /// @return whether it is new; Twilio may tell one many times
  boolean record(
      WorkspaceId workspace,
      CallId id,
      CallEvent event,
      @Nullable Integer sequence,
      Map<String, String> said) {
    return sql(
                """
                insert into call_events (workspace_id, call_id, call_sid, sequence_number, status,
                  at, params, received_at)
                values (:workspace, :id, :callSid, :sequence, :status, :at, cast(:said as jsonb),
                  now())
                on conflict do nothing""",
                workspace)
            .param("id", id.value())
            .param("callSid", event.party().callSid().value())
            .param("sequence", sequence)
            .param("status", event.status().wire())
            .param("at", Timestamp.from(event.at()))
            .param("said", JsonMapper.shared().writeValueAsString(said))
            .update()
        == 1;
  }

  boolean hasContact(WorkspaceId workspace, UUID contact) {
    return sql("select 1 from contacts where workspace_id = :workspace and id = :id", workspace)
        .param("id", contact)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// What outgoing calls begun since then have used.
  Usage usage(WorkspaceId workspace, UserId member, Instant since, Instant now) {
    return sql(
            """
            select coalesce(sum(minutes) filter (where agent_user_id = :member), 0) as member,
              coalesce(sum(minutes), 0) as workspace,
              count(*) filter (where ended_at is null and agent_user_id = :member) as member_open,
              count(*) filter (where ended_at is null) as workspace_open
            from (
              select agent_user_id, ended_at, greatest(case when ended_at is null then 1 else 0 end, ceil(coalesce(duration_sec, extract(epoch from cast(:now as timestamptz) - answered_at), 0) / 60.0)) as minutes
              from calls
              where workspace_id = :workspace and direction <> 'inbound' and created_at > :since) used""",
            workspace)
        .param("member", member.value())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(
            (row, _) ->
                new Usage(
                    row.getLong("member"),
                    row.getLong("workspace"),
                    row.getInt("member_open"),
                    row.getInt("workspace_open")))
        .single();
  }

  /// The call, which nobody else changes until this transaction ends.
  Optional<Call> lock(WorkspaceId workspace, CallId id) {
    return call(workspace, id, " for update");
  }

  Optional<Call> find(WorkspaceId workspace, CallId id) {
    return call(workspace, id, "");
  }

  /// The call of which one of these is a leg.
  Optional<CallId> findByLeg(WorkspaceId workspace, CallSid leg, @Nullable CallSid parent) {
    return sql(
            """
            select call_id from call_legs
            where workspace_id = :workspace and call_sid in (:leg, :parent) limit 1""",
            workspace)
        .param("leg", leg.value())
        .param("parent", parent == null ? leg.value() : parent.value())
        .query((row, _) -> new CallId(row.getObject("call_id", UUID.class)))
        .optional();
  }

  /// The legs are asked for when the call's row is read and its connection given back: who holds
  /// one and waits for a second can wait for somebody who does the same.
  private Optional<Call> call(WorkspaceId workspace, CallId id, String lock) {
    return sql(
            """
            select id, call_sid, direction, "from", "to", status, created_at, ended_at,
              agent_user_id
            from calls where workspace_id = :workspace and id = :id"""
                + lock,
            workspace)
        .param("id", id.value())
        .query((row, _) -> call(row))
        .optional()
        .map(call -> call.apply(legs(workspace, id)));
  }

  private NavigableMap<CallSid, Leg> legs(WorkspaceId workspace, CallId id) {
    NavigableMap<CallSid, Leg> legs = new TreeMap<>();
    sql(
            """
            select call_sid, parent_call_sid, kind, user_id, status, sequence, rang_at, answered_at,
              ended_at, duration_sec
            from call_legs where workspace_id = :workspace and call_id = :id""",
            workspace)
        .param("id", id.value())
        .query((row, _) -> leg(row))
        .list()
        .forEach(leg -> legs.put(leg.party().callSid(), leg));
    return legs;
  }

  private void save(WorkspaceId workspace, CallId id, Leg leg) {
    Party party = leg.party();
    Leg.Ending ending = leg.ending();
    sql(
            """
            insert into call_legs (workspace_id, call_sid, call_id, parent_call_sid, kind, user_id,
              status, sequence, rang_at, answered_at, ended_at, duration_sec)
            values (:workspace, :callSid, :id, :parent, :kind, :user, :status, :sequence, :rangAt,
              :answeredAt, :endedAt, :duration)
            on conflict (workspace_id, call_sid) do update set user_id = excluded.user_id,
              status = excluded.status, sequence = excluded.sequence, rang_at = excluded.rang_at,
              answered_at = excluded.answered_at, ended_at = excluded.ended_at,
              duration_sec = excluded.duration_sec""",
            workspace)
        .param("callSid", party.callSid().value())
        .param("id", id.value())
        .param("parent", party.parent() == null ? null : party.parent().value())
        .param("kind", party.role() == LegRole.AGENT ? "agent" : "customer")
        .param("user", party.agent() == null ? null : party.agent().value())
        .param(
            "status",
            (leg.status() == CallStatus.INITIATED ? CallStatus.QUEUED : leg.status()).wire())
        .param("sequence", ending == null ? -1 : ending.sequence())
        .param("rangAt", timestamp(leg.ringing()))
        .param("answeredAt", timestamp(leg.answered()))
        .param("endedAt", timestamp(ending == null ? null : ending.at()))
        .param("duration", ending == null ? null : ending.durationSec())
        .update();
  }

  private static Function<NavigableMap<CallSid, Leg>, Call> call(ResultSet row)
      throws SQLException {
    CallDirection direction = CallDirection.of(row.getString("direction"));
    String callSid = row.getString("call_sid");
    UUID agent = row.getObject("agent_user_id", UUID.class);
    CallId id = new CallId(row.getObject("id", UUID.class));
    String from = row.getString("from");
    String to = row.getString("to");
    Instant createdAt = row.getTimestamp("created_at").toInstant();
    Instant failedAt =
        CallStatus.FAILED.wire().equals(row.getString("status")) ? instant(row, "ended_at") : null;
    return legs ->
        new Call(
            id,
            callSid == null ? null : new CallSid(callSid),
            direction,
            from,
            to,
            direction == CallDirection.INBOUND || agent == null ? null : new UserId(agent),
            createdAt,
            legs.isEmpty() ? failedAt : null,
            legs);
  }

  private static Leg leg(ResultSet row) throws SQLException {
    String parent = row.getString("parent_call_sid");
    UUID user = row.getObject("user_id", UUID.class);
    Instant endedAt = instant(row, "ended_at");
    return new Leg(
        new Party(
            new CallSid(row.getString("call_sid")),
            parent == null ? null : new CallSid(parent),
            "agent".equals(row.getString("kind")) ? LegRole.AGENT : LegRole.CUSTOMER,
            user == null ? null : new UserId(user)),
        instant(row, "rang_at"),
        instant(row, "answered_at"),
        endedAt == null
            ? null
            : new Leg.Ending(
                CallStatus.of(row.getString("status")).orElseThrow(),
                endedAt,
                row.getInt("sequence"),
                row.getObject("duration_sec", Integer.class)));
  }

  private static Map<String, @Nullable Object> values(Call call) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", call.id().value());
    values.put("callSid", call.callSid() == null ? null : call.callSid().value());
    values.put("status", call.status().wire());
    values.put("answeredAt", timestamp(call.answeredAt().orElse(null)));
    values.put("endedAt", timestamp(call.endedAt().orElse(null)));
    values.put("duration", call.durationSec().orElse(null));
    values.put("agent", call.agent().map(UserId::value).orElse(null));
    return values;
  }

  private JdbcClient.StatementSpec sql(String sql, WorkspaceId workspace) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
