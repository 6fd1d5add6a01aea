package org.ringback.server.call;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps what is learned of calls: their legs and the events that made them. Each statement takes
/// many rows, as one JSON array.
final class CallWriter {
  private final Database db;

  CallWriter(Database db) {
    this.db = db;
  }

  /// Keeps what was learned of calls.
  ///
  /// @param before what is kept of each: a leg that has not changed is not written again
  void save(Map<CallKey, Call> before, Map<CallKey, Call> changed) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    changed.forEach((key, call) -> rows.add(row(key, call)));
    db.of(CallUpdater.tenants(changed.keySet()))
        .sql(
            """
            update calls k set call_sid = c.call_sid, status = c.status,
              answered_at = c.answered_at, ended_at = c.ended_at, duration_sec = c.duration,
              agent_user_id = c.agent, updated_at = now()
            from jsonb_to_recordset(cast(:calls as jsonb)) as c (workspace uuid, id uuid,
              call_sid text, status text, answered_at timestamptz, ended_at timestamptz,
              duration int, agent uuid)
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
    row.put("status", call.status().wire());
    row.put("answered_at", call.answeredAt().map(Instant::toString).orElse(null));
    row.put("ended_at", call.endedAt().map(Instant::toString).orElse(null));
    row.put("duration", call.durationSec().orElse(null));
    row.put("agent", call.agent().map(agent -> agent.value().toString()).orElse(null));
    return row;
  }

  void saveLegs(Map<CallKey, Call> before, Map<CallKey, Call> after) {
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
    db.of(CallUpdater.tenants(after.keySet()))
        .sql(
            """
            insert into call_legs (workspace_id, call_sid, call_id, parent_call_sid, kind, user_id,
              status, sequence, rang_at, answered_at, ended_at, duration_sec)
            select * from jsonb_to_recordset(cast(:legs as jsonb)) as l (workspace uuid,
              call_sid text, call uuid, parent text, kind text, agent uuid, status text,
              sequence int, rang_at timestamptz, answered_at timestamptz, ended_at timestamptz,
              duration int)
            on conflict (workspace_id, call_sid) do update set user_id = excluded.user_id,
              status = excluded.status, sequence = excluded.sequence, rang_at = excluded.rang_at,
              answered_at = excluded.answered_at, ended_at = excluded.ended_at,
              duration_sec = excluded.duration_sec""")
        .param("legs", rows.toString())
        .update();
  }

  private static ObjectNode row(CallKey key, Leg leg) {
    LegIdentity party = leg.party();
    CallSid parent = party.parent();
    UserId agent = party.agent();
    Leg.Ending ending = leg.ending();
    CallStatus status = leg.status() == CallStatus.INITIATED ? CallStatus.QUEUED : leg.status();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", key.workspace().toString());
    row.put("call_sid", party.callSid().value()).put("call", key.id().toString());
    row.put("parent", parent == null ? null : parent.value());
    row.put("kind", party.role() == LegRole.AGENT ? "agent" : "customer");
    row.put("agent", agent == null ? null : agent.value().toString());
    row.put("status", status.wire()).put("sequence", ending == null ? -1 : ending.sequence());
    row.put("rang_at", text(leg.ringing())).put("answered_at", text(leg.answered()));
    row.put("ended_at", text(ending == null ? null : ending.at()));
    row.put("duration", ending == null ? null : ending.durationSec());
    return row;
  }

  /// What makes two events the same.
  record EventKey(
      WorkspaceId workspace, CallSid callSid, @Nullable Integer sequence, CallStatus status) {}

  /// Keeps events.
  ///
  /// @return those that are new; Twilio may tell one many times
  Set<EventKey> record(List<CallUpdater.RecordedEvent> events) {
    Set<EventKey> fresh = new HashSet<>();
    if (events.isEmpty()) {
      return fresh;
    }
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    events.forEach(event -> rows.add(row(event)));
    db.of(events.stream().map(event -> event.call().workspace()).toList())
        .sql(
            """
            insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at,
              params, received_at)
            select workspace, call, call_sid, sequence, status, at, said, now()
            from jsonb_to_recordset(cast(:events as jsonb)) as e (workspace uuid, call uuid,
              call_sid text, sequence int, status text, at timestamptz, said jsonb)
            on conflict do nothing returning workspace_id, call_sid, sequence_number, status""")
        .param("events", rows.toString())
        .query(
            row -> {
              fresh.add(
                  new EventKey(
                      new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                      new CallSid(row.getString("call_sid")),
                      row.getObject("sequence_number", Integer.class),
                      CallStatus.of(row.getString("status")).orElseThrow()));
            });
    return fresh;
  }

  private static ObjectNode row(CallUpdater.RecordedEvent told) {
    CallEvent event = told.event();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", told.call().workspace().toString());
    row.put("call", told.call().id().toString());
    row.put("call_sid", event.party().callSid().value());
    row.put("sequence", told.sequence()).put("status", event.status().wire());
    row.put("at", event.at().toString());
    ObjectNode said = row.putObject("said");
    told.said().forEach(said::put);
    return row;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
