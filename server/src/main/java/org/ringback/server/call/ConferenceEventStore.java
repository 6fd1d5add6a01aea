package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores the events of conferences.
final class ConferenceEventStore {
  private final Database db;

  ConferenceEventStore(Database db) {
    this.db = db;
  }

  /// Inserts events. Each update must have its call, which is locked. The parameters of an erased
  /// call are dropped.
  ///
  /// @return the positions of the new events
  Set<Integer> insert(List<ConferenceUpdate> updates) {
    Set<Integer> inserted = new HashSet<>();
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    updates.forEach(update -> rows.add(row(rows.size(), update)));
    db.of(updates.stream().map(ConferenceUpdate::workspace).toList())
        .sql(
            """
            with updates as (
              select * from jsonb_to_recordset(cast(:updates as jsonb)) as u (position int,
                workspace uuid, call uuid, conference text, sequence int, event text,
                call_sid text, participant uuid, at timestamptz, reason text, call_status text,
                observed boolean, params jsonb)),
            inserted as (
              insert into conference_events (workspace_id, call_id, conference_sid,
                sequence_number, event, call_sid, participant_id, at, reason, call_status,
                observed, params, received_at)
              select workspace, call, conference, sequence, event, call_sid, participant, at,
                reason, call_status, observed,
                case when e.call_id is null then params else '{}' end, now()
              from updates
              left join erased_calls e on e.workspace_id = workspace and e.call_id = call
              order by position
              on conflict do nothing
              returning workspace_id, conference_sid, sequence_number, event, observed, call_sid)
            select min(u.position) as position from updates u join inserted i
              on i.workspace_id = u.workspace and i.conference_sid = u.conference
                and i.sequence_number = u.sequence and i.event = u.event
                and i.observed = u.observed
                and (not u.observed or i.call_sid = u.call_sid)
            group by u.workspace, u.conference, u.sequence, u.event, u.observed,
              case when u.observed then u.call_sid end""")
        .param("updates", rows.toString())
        .query(
            row -> {
              inserted.add(row.getInt("position"));
            });
    return inserted;
  }

  private static ObjectNode row(int position, ConferenceUpdate update) {
    ConferenceEvent event = update.event();
    ConferenceEvent.LeaveReason reason = event.reason();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("position", position).put("workspace", update.workspace().toString());
    row.put("call", String.valueOf(update.call())).put("conference", event.conference());
    row.put("sequence", event.sequence()).put("event", event.kind().wire());
    row.put("call_sid", CallSql.text(event.callSid()));
    row.put("participant", CallSql.text(event.label())).put("at", event.at().toString());
    row.put("reason", reason == null ? null : reason.name().toLowerCase(Locale.ROOT));
    row.put("call_status", event.callStatus() == null ? null : event.callStatus().wire());
    row.put("observed", event.observed());
    EventParameters.put(row, update.parameters());
    return row;
  }

  /// Returns the events of calls. The statement has the range of their ids, because PostgreSQL
  /// excludes the partitions of other months by parameters, and not by rows of another table.
  Map<CallId, NavigableSet<ConferenceEvent>> find(List<CallKey> calls) {
    Map<CallId, NavigableSet<ConferenceEvent>> found = new HashMap<>();
    if (calls.isEmpty()) {
      return found;
    }
    List<UUID> ids =
        calls.stream().map(key -> key.id().value()).sorted(ConferenceEventStore::compare).toList();
    CallSql.statementFor(
            db,
            """
            select k.call_id, k.conference_sid, k.sequence_number, k.event, k.at, k.call_sid,
              k.participant_id, k.reason, k.call_status, k.observed
            from conference_events k"""
                + CallSql.JOIN_REQUESTED.replace("k.id", "k.call_id")
                + " where k.call_id between :first and :last",
            calls)
        .param("first", ids.getFirst())
        .param("last", ids.getLast())
        .query(
            row -> {
              found
                  .computeIfAbsent(
                      new CallId(row.getObject("call_id", UUID.class)), _ -> new TreeSet<>())
                  .add(event(row));
            });
    return found;
  }

  /// Compares as PostgreSQL does. Java compares the halves as signed numbers.
  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  private static ConferenceEvent event(ResultSet row) throws SQLException {
    @Nullable String callSid = row.getString("call_sid");
    @Nullable UUID participant = row.getObject("participant_id", UUID.class);
    @Nullable String reason = row.getString("reason");
    @Nullable String status = row.getString("call_status");
    return new ConferenceEvent(
        row.getString("conference_sid"),
        row.getInt("sequence_number"),
        ConferenceEvent.Kind.of(row.getString("event")).orElseThrow(),
        row.getTimestamp("at").toInstant(),
        callSid == null ? null : new CallSid(callSid),
        participant == null ? null : new ParticipantId(participant),
        reason == null ? null : ConferenceEvent.LeaveReason.of(reason).orElse(null),
        status == null ? null : CallStatus.of(status).orElse(null),
        row.getBoolean("observed"));
  }
}
