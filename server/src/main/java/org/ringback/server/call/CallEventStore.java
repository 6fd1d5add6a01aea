package org.ringback.server.call;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringback.server.db.Database;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores the events of legs.
final class CallEventStore {
  /// Inserts the events of the parameter `events`.
  static final String INSERT =
      """
      insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at,
        params, received_at)
      select e.workspace, e.call, e.call_sid, e.sequence, e.status, e.at, e.params, now()
      from jsonb_to_recordset(cast(:events as jsonb)) as e (workspace uuid, call uuid,
        call_sid text, sequence int, status text, at timestamptz, params jsonb)
      """;

  private final Database db;

  CallEventStore(Database db) {
    this.db = db;
  }

  /// Inserts the events of leg updates. Each update must have its call, which is locked. The
  /// parameters of an erased call are dropped.
  ///
  /// @return the positions of the new events, because Twilio may repeat a callback
  Set<Integer> record(List<LegStatusUpdate> updates) {
    Set<Integer> inserted = new HashSet<>();
    if (updates.isEmpty()) {
      return inserted;
    }
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
              select workspace, call, call_sid, sequence, status, at,
                case when e.call_id is null then params else '{}' end, now()
              from updates
              left join erased_calls e on e.workspace_id = workspace and e.call_id = call
              order by position
              on conflict do nothing returning workspace_id, call_sid, sequence_number, status)
            select min(u.position) as position from updates u join inserted i
              on i.workspace_id = u.workspace and i.call_sid = u.call_sid
                and coalesce(i.sequence_number, -1) = coalesce(u.sequence, -1)
                and i.status = u.status
            group by u.workspace, u.call_sid, coalesce(u.sequence, -1), u.status""")
        .param("updates", rows(updates).toString())
        .query(
            row -> {
              inserted.add(row.getInt("position"));
            });
    return inserted;
  }

  /// Returns the events of updates, as the parameter of [#INSERT].
  static ArrayNode rows(List<LegStatusUpdate> updates) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    updates.forEach(update -> rows.add(row(rows.size(), update)));
    return rows;
  }

  private static ObjectNode row(int position, LegStatusUpdate update) {
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("position", position);
    row.put("workspace", update.workspace().toString());
    row.put("call", String.valueOf(update.call()));
    row.put("call_sid", update.callSid().value()).put("sequence", update.sequence());
    row.put("status", eventStatus(update.status()).wire()).put("at", update.at().toString());
    EventParameters.put(row, update.parameters());
    return row;
  }

  /// Maps `queued` to `initiated`, because both events mean that the leg was created.
  private static CallStatus eventStatus(CallStatus status) {
    return status == CallStatus.QUEUED ? CallStatus.INITIATED : status;
  }
}
