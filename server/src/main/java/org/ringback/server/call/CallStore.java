package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.Usage;
import org.ringback.server.dialpolicy.UsageSource;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores calls, their legs and their events. Statements for many calls receive their rows as one
/// JSON array.
public final class CallStore {
  private final Database db;

  CallStore(Database db) {
    this.db = db;
  }

  /// Inserts a call with its legs. Links it to the contact, or else to the contact that has the
  /// customer's number.
  ///
  /// @return false when a call with this CallSid exists
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
                  declined, created_at, answered_at, ended_at, duration_sec, agent_user_id,
                  contact_id, line_number, updated_at, unsettled)
                values (:workspace, :id, :callSid, :direction, :from, :to, :status, :declined,
                  :createdAt, :answeredAt, :endedAt, :duration, :agent,
                  coalesce(
                    (select c.id from contact_directory c
                      where c.workspace_id = :workspace and c.id = cast(:contact as uuid)),
                    (select c.id from contact_directory c
                    where c.workspace_id = :workspace and c.number = :customer
                    order by c.id limit 1)),
                  :line, now(), true)
                on conflict (workspace_id, call_sid) do nothing""",
                workspace)
            .params(values)
            .update();
    if (inserted == 1) {
      saveLegs(Map.of(), Map.of(new CallKey(workspace, call.id()), call));
    }
    return inserted == 1;
  }

  /// The number of calls that a claim returns at most.
  public static final int CLAIM_LIMIT = 20;

  /// Returns the database's time, for [#claimUnsettledCalls].
  public Instant databaseTime() {
    return db.ofAll().sql("select now()").query(OffsetDateTime.class).single().toInstant();
  }

  /// Claims up to [#CLAIM_LIMIT] unsettled calls, of any workspace, that were created before that
  /// time and were not claimed since.
  ///
  /// @param since a result of [#databaseTime]
  /// @param unplaced the time without an update after which no request for a call without a CallSid
  ///   can still run
  public List<StaleCall> claimUnsettledCalls(Instant since, Duration unplaced) {
    return claim(
        """
        created_at < :since and (asked_at is null or asked_at < :since)
          and (call_sid is not null or updated_at < now() - make_interval(secs => :unplaced))""",
        Map.of("since", since.atOffset(ZoneOffset.UTC), "unplaced", unplaced.toMillis() / 1000.0));
  }

  /// Claims up to [#CLAIM_LIMIT] unsettled calls, of any workspace, that had no update for that
  /// time. During that time each call is returned once, to one node.
  public List<StaleCall> claimStaleCalls(Duration unplaced, Duration placed) {
    return claim(
        """
        greatest(updated_at, asked_at) < now() - case when call_sid is null
          then make_interval(secs => :unplaced) else make_interval(secs => :placed) end""",
        Map.of("unplaced", unplaced.toMillis() / 1000.0, "placed", placed.toMillis() / 1000.0));
  }

  private List<StaleCall> claim(String condition, Map<String, ?> parameters) {
    return db.ofAll()
        .sql(
            """
            update calls set asked_at = now() where id in (
              select id from calls where unsettled and %s
              order by updated_at limit :limit for update skip locked)
            returning workspace_id, id"""
                .formatted(condition))
        .params(parameters)
        .param("limit", CLAIM_LIMIT)
        .query(
            (row, _) ->
                new StaleCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("id", UUID.class))))
        .list();
  }

  /// Marks a call whose legs were read from Twilio, unless it is open.
  void settle(WorkspaceId workspace, CallId id) {
    sql(
            """
            update calls set unsettled = false
            where workspace_id = :workspace and id = :id and ended_at is not null""",
            workspace)
        .param("id", id.value())
        .update();
  }

  /// Stores the first result of answering machine detection.
  ///
  /// @return whether the call had none
  boolean recordAnsweredBy(WorkspaceId workspace, CallId id, AnsweredBy answeredBy) {
    return sql(
                """
                update calls set answered_by = :answeredBy
                where workspace_id = :workspace and id = :id and answered_by is null""",
                workspace)
            .param("answeredBy", answeredBy.wire())
            .param("id", id.value())
            .update()
        == 1;
  }

  public record StaleCall(WorkspaceId workspace, CallId call) {}

  boolean hasContact(WorkspaceId workspace, UUID contact) {
    return sql(
            "select 1 from contact_directory where workspace_id = :workspace and id = :id",
            workspace)
        .param("id", contact)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Selects the started minutes of each outgoing call, at least one for an open call.
  private static final String STARTED_MINUTES =
      """
      select agent_user_id, ended_at, greatest(case when ended_at is null then 1 else 0 end,
        ceil(coalesce(duration_sec,
          extract(epoch from cast(:now as timestamptz) - answered_at), 0) / 60.0)) as minutes
      from calls
      where workspace_id = :workspace and direction <> 'inbound' and created_at > :since""";

  UsageSource.Minutes minutes(WorkspaceId workspace, Instant since, Instant now) {
    Map<UserId, Long> byMember = new HashMap<>();
    long total =
        sql(
                """
                select agent_user_id, sum(minutes) as minutes from (%s) used
                group by agent_user_id"""
                    .formatted(STARTED_MINUTES),
                workspace)
            .param("since", since.atOffset(ZoneOffset.UTC))
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query(
                (row, _) -> {
                  UUID agent = row.getObject("agent_user_id", UUID.class);
                  if (agent != null) {
                    byMember.put(new UserId(agent), row.getLong("minutes"));
                  }
                  return row.getLong("minutes");
                })
            .list()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    return new UsageSource.Minutes(total, Map.copyOf(byMember));
  }

  /// Returns the usage of outgoing calls that started since then.
  Usage usage(WorkspaceId workspace, UserId member, Instant since, Instant now) {
    return sql(
            """
            select coalesce(sum(minutes) filter (where agent_user_id = :member), 0) as member,
              coalesce(sum(minutes), 0) as workspace,
              count(*) filter (where ended_at is null and agent_user_id = :member) as member_open,
              count(*) filter (where ended_at is null) as workspace_open
            from (
              %s) used"""
                .formatted(STARTED_MINUTES),
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

  /// Updates calls and their legs.
  ///
  /// @param before the stored calls; unchanged legs are not written again
  void save(Map<CallKey, Call> before, Map<CallKey, Call> changed) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    changed.forEach((key, call) -> rows.add(row(key, call)));
    db.of(tenants(changed.keySet()))
        .sql(
            """
            update calls k set call_sid = c.call_sid, status = c.status, declined = c.declined,
              answered_at = c.answered_at, ended_at = c.ended_at, duration_sec = c.duration,
              agent_user_id = c.agent, unsettled = c.unsettled, updated_at = now()
            from jsonb_to_recordset(cast(:calls as jsonb)) as c (workspace uuid, id uuid,
              call_sid text, status text, declined boolean, answered_at timestamptz,
              ended_at timestamptz, duration int, agent uuid, unsettled boolean)
            where k.workspace_id = c.workspace and k.id = c.id""")
        .param("calls", rows.toString())
        .update();
    saveLegs(before, changed);
  }

  private static ObjectNode row(CallKey key, Call call) {
    CallSid callSid = call.callSid();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", key.workspace().toString()).put("id", key.id().toString());
    row.put("call_sid", callSid == null ? null : callSid.value());
    row.put("status", call.status().wire()).put("declined", call.isDeclined());
    row.put("answered_at", call.answeredAt().map(Instant::toString).orElse(null));
    row.put("ended_at", call.endedAt().map(Instant::toString).orElse(null));
    row.put("duration", call.durationSec().orElse(null));
    row.put("unsettled", !call.isSettled());
    row.put("agent", call.agent().map(agent -> agent.value().toString()).orElse(null));
    return row;
  }

  private void saveLegs(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    after.forEach(
        (key, call) -> {
          Call known = before.get(key);
          call.legs()
              .forEach(
                  (sid, leg) -> {
                    if (known == null || !leg.equals(known.legs().get(sid))) {
                      rows.add(row(key, leg));
                    }
                  });
        });
    if (rows.isEmpty()) {
      return;
    }
    db.of(tenants(after.keySet()))
        .sql(
            """
            insert into call_legs (workspace_id, call_sid, call_id, parent_call_sid, kind, user_id,
              status, sequence, rang_at, answered_at, ended_at, duration_sec, rejected)
            select * from jsonb_to_recordset(cast(:legs as jsonb)) as l (workspace uuid,
              call_sid text, call uuid, parent text, kind text, agent uuid, status text,
              sequence int, rang_at timestamptz, answered_at timestamptz, ended_at timestamptz,
              duration int, rejected boolean)
            on conflict (workspace_id, call_sid) do update set user_id = excluded.user_id,
              status = excluded.status, sequence = excluded.sequence, rang_at = excluded.rang_at,
              answered_at = excluded.answered_at, ended_at = excluded.ended_at,
              duration_sec = excluded.duration_sec, rejected = excluded.rejected""")
        .param("legs", rows.toString())
        .update();
  }

  private static ObjectNode row(CallKey key, Leg leg) {
    LegIdentity identity = leg.identity();
    CallSid parent = identity.parent();
    UserId agent = identity.agent();
    Leg.Ending ending = leg.ending();
    CallStatus status = leg.status() == CallStatus.INITIATED ? CallStatus.QUEUED : leg.status();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", key.workspace().toString());
    row.put("call_sid", identity.callSid().value()).put("call", key.id().toString());
    row.put("parent", parent == null ? null : parent.value());
    row.put("kind", identity.role() == LegRole.AGENT ? "agent" : "customer");
    row.put("agent", agent == null ? null : agent.value().toString());
    row.put("status", status.wire()).put("sequence", ending == null ? -1 : ending.sequence());
    row.put("rang_at", text(leg.ringing())).put("answered_at", text(leg.answered()));
    row.put("ended_at", text(ending == null ? null : ending.at()));
    row.put("duration", ending == null ? null : ending.durationSec());
    row.put("rejected", ending != null && ending.rejected());
    return row;
  }

  /// Inserts the events of leg updates. Each update must have its call.
  ///
  /// @return the positions of the new events, because Twilio may repeat a callback
  Set<Integer> record(List<LegStatusUpdate> updates) {
    Set<Integer> inserted = new HashSet<>();
    if (updates.isEmpty()) {
      return inserted;
    }
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    updates.forEach(update -> rows.add(row(rows.size(), update)));
    db.of(updates.stream().map(LegStatusUpdate::workspace).toList())
        .sql(
            """
            with updates as (
              select * from jsonb_to_recordset(cast(:updates as jsonb)) as u (position int,
                workspace uuid, call uuid, call_sid text, sequence int, status text,
                at timestamptz, params jsonb)),
            inserted as (
              insert into call_events (workspace_id, call_id, call_sid, sequence_number, status,
                at, params, received_at)
              select workspace, call, call_sid, sequence, status, at, params, now()
              from updates order by position
              on conflict do nothing returning workspace_id, call_sid, sequence_number, status)
            select min(u.position) as position from updates u join inserted i
              on i.workspace_id = u.workspace and i.call_sid = u.call_sid
                and coalesce(i.sequence_number, -1) = coalesce(u.sequence, -1)
                and i.status = u.status
            group by u.workspace, u.call_sid, coalesce(u.sequence, -1), u.status""")
        .param("updates", rows.toString())
        .query(
            row -> {
              inserted.add(row.getInt("position"));
            });
    return inserted;
  }

  private static ObjectNode row(int position, LegStatusUpdate update) {
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("position", position);
    row.put("workspace", update.workspace().toString());
    row.put("call", String.valueOf(update.call()));
    row.put("call_sid", update.callSid().value()).put("sequence", update.sequence());
    row.put("status", eventStatus(update.status()).wire()).put("at", update.at().toString());
    ObjectNode parameters = row.putObject("params");
    update.parameters().forEach(parameters::put);
    return row;
  }

  /// Maps `queued` to `initiated`, because both events mean that the leg was created.
  private static CallStatus eventStatus(CallStatus status) {
    return status == CallStatus.QUEUED ? CallStatus.INITIATED : status;
  }

  /// Locks and returns those of the calls that exist.
  ///
  /// @param keys sorted by [CallKey#ORDER], which avoids deadlocks
  Map<CallKey, Call> lock(List<CallKey> keys) {
    return calls(keys, " order by k.id for update of k");
  }

  Optional<Call> find(WorkspaceId workspace, CallId id) {
    CallKey key = new CallKey(workspace, id);
    return Optional.ofNullable(calls(List.of(key), "").get(key));
  }

  /// Returns the call that a leg belongs to.
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

  /// Returns the call of each update whose leg or parent leg is stored.
  Map<LegStatusUpdate, CallId> findByLegs(List<LegStatusUpdate> updates) {
    Map<LegStatusUpdate, CallId> found = new HashMap<>();
    if (updates.isEmpty()) {
      return found;
    }
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (LegStatusUpdate update : updates) {
      CallSid leg = update.callSid();
      CallSid parent = update.parent();
      rows.addObject()
          .put("at", rows.size() - 1)
          .put("workspace", update.workspace().toString())
          .put("leg", leg.value())
          .put("parent", parent == null ? leg.value() : parent.value());
    }
    db.of(updates.stream().map(LegStatusUpdate::workspace).toList())
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
                  updates.get(row.getInt("at")), new CallId(row.getObject("call_id", UUID.class)));
            });
    return found;
  }

  /// Restricts the calls `k` of a statement to those of [#statementFor].
  static final String JOIN_REQUESTED =
      """
       join unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[])) as wanted (workspace, id)
      on k.workspace_id = wanted.workspace and k.id = wanted.id""";

  /// Prepares a statement that contains [#JOIN_REQUESTED].
  static JdbcClient.StatementSpec statementFor(Database db, String sql, Collection<CallKey> keys) {
    return db.of(tenants(keys))
        .sql(sql)
        .param("workspaces", keys.stream().map(key -> key.workspace().value()).toArray(UUID[]::new))
        .param("ids", keys.stream().map(key -> key.id().value()).toArray(UUID[]::new));
  }

  static CallKey key(ResultSet row) throws SQLException {
    return new CallKey(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new CallId(row.getObject("id", UUID.class)));
  }

  /// Locks the calls before it reads the legs, so that no other transaction changes them.
  private Map<CallKey, Call> calls(List<CallKey> keys, String lock) {
    Map<CallKey, Call> calls = new HashMap<>();
    if (keys.isEmpty()) {
      return calls;
    }
    Map<CallKey, Function<NavigableMap<CallSid, Leg>, Call>> found = new LinkedHashMap<>();
    statementFor(
            db,
            """
            select k.workspace_id, k.id, k.call_sid, k.direction, k."from", k."to", k.status,
              k.created_at, k.ended_at, k.agent_user_id
            from calls k"""
                + JOIN_REQUESTED
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
    statementFor(
            db,
            """
            select k.call_id, k.call_sid, k.parent_call_sid, k.kind, k.user_id, k.status,
              k.sequence, k.rang_at, k.answered_at, k.ended_at, k.duration_sec, k.rejected
            from call_legs k"""
                + JOIN_REQUESTED.replace("k.id", "k.call_id"),
            keys)
        .query(
            row -> {
              Leg leg = leg(row);
              legs.computeIfAbsent(
                      new CallId(row.getObject("call_id", UUID.class)), _ -> new TreeMap<>())
                  .put(leg.identity().callSid(), leg);
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
                row.getObject("duration_sec", Integer.class),
                row.getBoolean("rejected")));
  }

  private static Map<String, @Nullable Object> values(Call call) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", call.id().value());
    values.put("callSid", call.callSid() == null ? null : call.callSid().value());
    values.put("status", call.status().wire());
    values.put("declined", call.isDeclined());
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

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static Set<WorkspaceId> tenants(Collection<CallKey> keys) {
    return keys.stream().map(CallKey::workspace).collect(Collectors.toSet());
  }
}
