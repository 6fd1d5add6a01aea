package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.Usage;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Calls and their legs, as SQL finds and begins them; [CallWriter] keeps what is learned of them.
public final class CallStore {
  private final Database db;
  private final CallWriter writer;

  public CallStore(Database db) {
    this.db = db;
    this.writer = new CallWriter(db);
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
      CallKey key = new CallKey(workspace, call.id());
      writer.saveLegs(Map.of(), Map.of(key, call));
    }
    return inserted == 1;
  }

  /// Calls of every workspace that are not over and of which nothing was heard for that long, up to
  /// twenty; each is given out once in that time, to one node.
  public List<StaleCall> silent(Duration unplaced, Duration placed) {
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
                new StaleCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class))))
        .list();
  }

  public record StaleCall(WorkspaceId workspace, CallId call) {}

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

  /// Those of these calls that are there, which nobody else changes until this transaction ends.
  ///
  /// @param keys in their order, the same for everybody
  Map<CallKey, Call> lock(List<CallKey> keys) {
    return calls(keys, " order by k.id for update of k");
  }

  Optional<Call> find(WorkspaceId workspace, CallId id) {
    CallKey key = new CallKey(workspace, id);
    return Optional.ofNullable(calls(List.of(key), "").get(key));
  }

  /// The call of which this is a leg.
  Optional<CallId> findByLeg(WorkspaceId workspace, CallSid leg) {
    return sql(
            """
            select call_id from call_legs
            where workspace_id = :workspace and call_sid = :leg""",
            workspace)
        .param("leg", leg.value())
        .query((row, _) -> new CallId(row.getObject("call_id", UUID.class)))
        .optional();
  }

  /// The calls whose legs these are, or the legs that dialled them.
  Map<LegReport, CallId> findByLegs(List<LegReport> reports) {
    Map<LegReport, CallId> found = new HashMap<>();
    if (reports.isEmpty()) {
      return found;
    }
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (LegReport report : reports) {
      CallSid leg = report.update().callSid();
      CallSid parent = report.update().parent();
      rows.addObject()
          .put("at", rows.size() - 1)
          .put("workspace", report.workspace().toString())
          .put("leg", leg.value())
          .put("parent", parent == null ? leg.value() : parent.value());
    }
    db.of(reports.stream().map(LegReport::workspace).toList())
        .sql(
            """
            select n.at, l.call_id
            from jsonb_to_recordset(cast(:legs as jsonb)) as n (at int, workspace uuid, leg text,
              parent text)
            join call_legs l
              on l.workspace_id = n.workspace and l.call_sid = any (array[n.leg, n.parent])""")
        .param("legs", rows.toString())
        .query(
            row -> {
              found.put(
                  reports.get(row.getInt("at")), new CallId(row.getObject("call_id", UUID.class)));
            });
    return found;
  }

  /// Among the calls `k`, those of a statement [#about] some.
  static final String AMONG =
      """
       join unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[])) as wanted (workspace, id)
      on k.workspace_id = wanted.workspace and k.id = wanted.id""";

  /// A statement about these calls, which has [#AMONG].
  static JdbcClient.StatementSpec about(Database db, String sql, Collection<CallKey> keys) {
    return db.of(CallUpdater.tenants(keys))
        .sql(sql)
        .param("workspaces", keys.stream().map(key -> key.workspace().value()).toArray(UUID[]::new))
        .param("ids", keys.stream().map(key -> key.id().value()).toArray(UUID[]::new));
  }

  static CallKey key(ResultSet row) throws SQLException {
    return new CallKey(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new CallId(row.getObject("id", UUID.class)));
  }

  /// The legs are asked for when the calls' rows are locked: before, another may yet change them.
  private Map<CallKey, Call> calls(List<CallKey> keys, String lock) {
    Map<CallKey, Call> calls = new HashMap<>();
    if (keys.isEmpty()) {
      return calls;
    }
    Map<CallKey, Function<NavigableMap<CallSid, Leg>, Call>> found = new LinkedHashMap<>();
    about(
            db,
            """
            select k.workspace_id, k.id, k.call_sid, k.direction, k."from", k."to", k.status,
              k.created_at, k.ended_at, k.agent_user_id
            from calls k"""
                + AMONG
                + lock,
            keys)
        .query(
            row -> {
              found.put(key(row), call(row));
            });
    Map<CallId, NavigableMap<CallSid, Leg>> legs = found.isEmpty() ? Map.of() : legs(keys);
    found.forEach(
        (key, call) -> calls.put(key, call.apply(legs.getOrDefault(key.id(), new TreeMap<>()))));
    return calls;
  }

  private Map<CallId, NavigableMap<CallSid, Leg>> legs(List<CallKey> keys) {
    Map<CallId, NavigableMap<CallSid, Leg>> legs = new HashMap<>();
    about(
            db,
            """
            select k.call_id, k.call_sid, k.parent_call_sid, k.kind, k.user_id, k.status,
              k.sequence, k.rang_at, k.answered_at, k.ended_at, k.duration_sec
            from call_legs k"""
                + AMONG.replace("k.id", "k.call_id"),
            keys)
        .query(
            row -> {
              Leg leg = leg(row);
              legs.computeIfAbsent(
                      new CallId(row.getObject("call_id", UUID.class)), _ -> new TreeMap<>())
                  .put(leg.party().callSid(), leg);
            });
    return legs;
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
        new LegIdentity(
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
