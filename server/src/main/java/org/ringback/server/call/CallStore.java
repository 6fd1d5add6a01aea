package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores calls with the facts that are known of them. Statements for many calls receive their rows
/// as one JSON array.
final class CallStore {
  /// Inserts a call, and its legs, participants and first events if it is new. A trigger skips a
  /// call whose CallSid has a key. One statement, because the first webhook of each call runs it.
  private static final String INSERT_CALL =
      """
      with created as (
        insert into current_calls (workspace_id, id, call_sid, direction, strategy, "from", "to", status,
          declined, created_at, answered_at, ended_at, duration_sec, agent_user_id,
          ended_by, end_reason, end_requested_by, refusal, contact_id, line_number,
          updated_at, unsettled)
        values (:workspace, :id, :callSid, :direction, :strategy, :from, :to, :status, :declined,
          :createdAt, :answeredAt, :endedAt, :duration, :agent, :endedBy, :endReason,
          :endRequestedBy, :refusal,
          coalesce(
            (select c.id from contact_directory c
              where c.workspace_id = :workspace and c.id = cast(:contact as uuid)),
            (select c.id from contact_directory c
            where c.workspace_id = :workspace and c.number = :customer
            order by c.id limit 1)),
          :line, now(), :unsettled)
        returning id, contact_id),
      its_legs as (
      """
          + LegStore.INSERT
          + "where exists (select from created c where c.id = l.call) "
          + LegStore.OR_UPDATE
          + "), its_participants as ("
          + ParticipantStore.INSERT
          + "where exists (select from created c where c.id = p.call) "
          + ParticipantStore.OR_UPDATE
          + "), its_events as ("
          + CallEventStore.INSERT
          + "where exists (select from created c where c.id = e.call) on conflict do nothing"
          + """
          )
          select k.contact_id, c.name as contact_name, n.label as line_label
          from created k
            left join contact_directory c on c.workspace_id = :workspace and c.id = k.contact_id
            left join number_directory n on n.workspace_id = :workspace and n.number = :line""";

  /// Updates calls with their legs and participants.
  private static final String SAVE_CALLS =
      "with its_legs as ("
          + LegStore.INSERT
          + LegStore.OR_UPDATE
          + "), its_participants as ("
          + ParticipantStore.INSERT
          + ParticipantStore.OR_UPDATE
          + """
          )
          update current_calls k set call_sid = c.call_sid, status = c.status, declined = c.declined,
            answered_at = c.answered_at, ended_at = c.ended_at, duration_sec = c.duration,
            agent_user_id = c.agent, ended_by = c.ended_by, end_reason = c.end_reason,
            sip_code = c.sip_code, end_requested_by = c.end_requested_by,
            control_due = case when k.strategy = 'conference' then clock_timestamp() end,
            unsettled = c.unsettled, updated_at = now()
          from jsonb_to_recordset(cast(:calls as jsonb)) as c (workspace uuid, id uuid,
            call_sid text, status text, declined boolean, answered_at timestamptz,
            ended_at timestamptz, duration int, agent uuid, ended_by text, end_reason text,
            sip_code int, end_requested_by text, unsettled boolean)
          where k.workspace_id = c.workspace and k.id = c.id""";

  private static final String COLUMNS =
      """
      select k.workspace_id, k.id, k.call_sid, k.direction, k.strategy, k."from", k."to", k.status,
        k.created_at, k.ended_at, k.agent_user_id, k.end_requested_by,
        k.refusal
      from\s""";

  private static final String REQUESTED = COLUMNS + "current_calls k" + CallSql.JOIN_REQUESTED;
  private static final String ARCHIVED = COLUMNS + "calls k" + CallSql.JOIN_ARCHIVED;
  private static final String LOCKED = REQUESTED + " order by k.id for update of k";

  private final Database db;
  private final LegStore legs;
  private final ParticipantStore participants;
  private final ConferenceEventStore conferenceEvents;
  private final ArchivedCallStore archive;

  CallStore(Database db) {
    this.db = db;
    this.legs = new LegStore(db);
    this.participants = new ParticipantStore(db);
    this.conferenceEvents = new ConferenceEventStore(db);
    this.archive = new ArchivedCallStore(db);
  }

  /// Inserts a call with its legs and participants. Links it to the contact, or else to the contact
  /// that has the customer's number.
  ///
  /// @param events of its first leg
  /// @return empty when a call with this CallSid exists
  Optional<Inserted> insert(
      WorkspaceId workspace, Call call, List<LegStatusUpdate> events, @Nullable UUID contact) {
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    CallState state = call.state();
    Map<String, @Nullable Object> values = values(call, state);
    values.put("direction", call.direction().wire());
    values.put("strategy", call.strategy().wire());
    values.put("from", call.from());
    values.put("to", call.to());
    values.put("createdAt", Timestamp.from(call.createdAt()));
    values.put("contact", contact);
    values.put("customer", isInbound ? call.from() : call.to());
    values.put("line", line(call));
    CallKey key = new CallKey(workspace, call.id());
    values.put("legs", LegStore.rows(Map.of(), Map.of(key, call)).toString());
    values.put("participants", ParticipantStore.changed(Map.of(), Map.of(key, state)).toString());
    values.put("events", CallEventStore.rows(events).toString());
    return sql(INSERT_CALL, workspace)
        .params(values)
        .query((row, _) -> inserted(row, state, line(call)))
        .optional();
  }

  /// The state of a new call, and what its view names.
  ///
  /// @param line null in a call without a number of the workspace
  record Inserted(
      CallState state, CallView.@Nullable Named contact, CallView.@Nullable Line line) {}

  private static Inserted inserted(ResultSet row, CallState state, @Nullable String line)
      throws SQLException {
    UUID contact = row.getObject("contact_id", UUID.class);
    String label = row.getString("line_label");
    return new Inserted(
        state,
        contact == null ? null : new CallView.Named(contact, row.getString("contact_name")),
        line == null ? null : new CallView.Line(line, label == null ? line : label));
  }

  /// Returns the workspace's number in a call; null in a call without one.
  private static @Nullable String line(Call call) {
    String line =
        switch (call.direction()) {
          case INBOUND -> call.to();
          case OUTBOUND_DIAL, OUTBOUND_API -> call.from();
          case INTERNAL -> "";
        };
    return line.isEmpty() ? null : line;
  }

  /// Marks a call whose legs were read from Twilio, unless it is open.
  void settle(WorkspaceId workspace, CallId id) {
    sql(
            """
            update current_calls set unsettled = false
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
                update current_calls set answered_by = :answeredBy
                where workspace_id = :workspace and id = :id and answered_by is null""",
                workspace)
            .param("answeredBy", answeredBy.wire())
            .param("id", id.value())
            .update()
        == 1;
  }

  boolean hasContact(WorkspaceId workspace, UUID contact) {
    return sql(
            "select 1 from contact_directory where workspace_id = :workspace and id = :id",
            workspace)
        .param("id", contact)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Updates calls with their legs and participants. Unchanged ones are not written again.
  void save(Collection<CallChange> changes) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    Map<CallKey, Call> before = new LinkedHashMap<>();
    Map<CallKey, Call> after = new LinkedHashMap<>();
    Map<CallKey, CallState> stateBefore = new LinkedHashMap<>();
    Map<CallKey, CallState> stateAfter = new LinkedHashMap<>();
    for (CallChange change : changes) {
      rows.add(row(change));
      before.put(change.key(), change.before());
      after.put(change.key(), change.after());
      stateBefore.put(change.key(), change.stateBefore());
      stateAfter.put(change.key(), change.stateAfter());
    }
    db.of(CallSql.tenants(after.keySet()))
        .sql(SAVE_CALLS)
        .param("calls", rows.toString())
        .param("legs", LegStore.rows(before, after).toString())
        .param("participants", ParticipantStore.changed(stateBefore, stateAfter).toString())
        .update();
  }

  private static ObjectNode row(CallChange change) {
    Call call = change.after();
    CallState state = change.stateAfter();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", change.key().workspace().toString());
    row.put("id", change.key().id().toString());
    row.put("call_sid", call.callSid() == null ? null : call.callSid().value());
    row.put("status", state.status().wire()).put("declined", state.declined());
    row.put("answered_at", CallSql.text(state.answeredAt()))
        .put("ended_at", CallSql.text(state.endedAt()));
    row.put("duration", state.durationSec());
    row.put("agent", CallSql.text(state.agent()));
    row.put("ended_by", state.endedBy() == null ? null : state.endedBy().wire());
    row.put("end_reason", state.endReason() == null ? null : state.endReason().wire());
    row.put("sip_code", state.sipCode());
    EndedBy requester = call.endRequestedBy();
    row.put("end_requested_by", requester == null ? null : requester.wire());
    row.put("unsettled", !call.isSettled());
    return row;
  }

  /// Inserts the events of conferences. Each update must have its call.
  ///
  /// @return the positions of the new events, because Twilio may repeat a callback
  Set<Integer> record(List<ConferenceUpdate> updates) {
    return conferenceEvents.insert(updates);
  }

  /// Locks and returns those of the calls that exist. An archived one is current again, until it
  /// has had no change for a while: what is then written of it needs no second way.
  ///
  /// @param keys sorted by [CallKey#ORDER], which avoids deadlocks
  Map<CallKey, Call> lock(List<CallKey> keys) {
    Map<CallKey, Call> locked = calls(LOCKED, keys);
    List<CallKey> missing = keys.stream().filter(key -> !locked.containsKey(key)).toList();
    if (!missing.isEmpty() && archive.restore(missing)) {
      locked.putAll(calls(LOCKED, missing));
    }
    return locked;
  }

  Optional<Call> find(WorkspaceId workspace, CallId id) {
    CallKey key = new CallKey(workspace, id);
    return Optional.ofNullable(calls(REQUESTED, List.of(key)).get(key))
        .or(() -> Optional.ofNullable(calls(ARCHIVED, List.of(key)).get(key)));
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

  /// Locks the calls before it reads their facts, so that no other transaction changes them.
  private Map<CallKey, Call> calls(String select, List<CallKey> keys) {
    Map<CallKey, Call> found = new LinkedHashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    CallSql.statementFor(db, select, keys)
        .query(
            row -> {
              found.put(CallSql.key(row), call(row));
            });
    if (found.isEmpty()) {
      return found;
    }
    Map<CallId, NavigableMap<CallSid, Leg>> allLegs = legs.find(keys);
    Map<CallId, NavigableMap<ParticipantId, ParticipantIdentity>> invited = participants.find(keys);
    Map<CallId, NavigableSet<ConferenceEvent>> events = conferenceEvents.find(keys);
    found.replaceAll(
        (key, call) ->
            call.withFacts(
                invited.getOrDefault(key.id(), new TreeMap<>()),
                allLegs.getOrDefault(key.id(), new TreeMap<>()),
                events.getOrDefault(key.id(), new TreeSet<>())));
    return found;
  }

  private static Call call(ResultSet row) throws SQLException {
    CallDirection direction = CallDirection.of(row.getString("direction"));
    String callSid = row.getString("call_sid");
    String requester = row.getString("end_requested_by");
    UUID agent = row.getObject("agent_user_id", UUID.class);
    boolean hasFailed = CallStatus.FAILED.wire().equals(row.getString("status"));
    return new Call(
        new CallId(row.getObject("id", UUID.class)),
        callSid == null ? null : new CallSid(callSid),
        direction,
        CallStrategy.fromWire(row.getString("strategy")).orElseThrow(),
        row.getString("from"),
        row.getString("to"),
        direction == CallDirection.INBOUND || agent == null ? null : new UserId(agent),
        row.getTimestamp("created_at").toInstant(),
        hasFailed ? CallSql.instant(row, "ended_at") : null,
        requester == null ? null : EndedBy.of(requester),
        row.getString("refusal"),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private static Map<String, @Nullable Object> values(Call call, CallState state) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", call.id().value());
    values.put("callSid", call.callSid() == null ? null : call.callSid().value());
    values.put("status", state.status().wire());
    values.put("declined", state.declined());
    values.put("answeredAt", timestamp(state.answeredAt()));
    values.put("endedAt", timestamp(state.endedAt()));
    values.put("duration", state.durationSec());
    values.put("agent", state.agent() == null ? null : state.agent().value());
    EndedBy requester = call.endRequestedBy();
    values.put("endRequestedBy", requester == null ? null : requester.wire());
    values.put("endedBy", state.endedBy() == null ? null : state.endedBy().wire());
    values.put("endReason", state.endReason() == null ? null : state.endReason().wire());
    values.put("refusal", call.refusal());
    values.put("unsettled", !call.isSettled());
    return values;
  }

  private JdbcClient.StatementSpec sql(String sql, WorkspaceId workspace) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
