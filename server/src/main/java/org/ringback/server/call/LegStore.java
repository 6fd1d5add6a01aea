package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores the legs of calls.
final class LegStore {
  /// Inserts the legs of the parameter `legs`, or updates them with [#OR_UPDATE].
  static final String INSERT =
      """
      insert into call_legs (workspace_id, call_sid, call_id, parent_call_sid, kind, user_id,
        status, sequence, rang_at, answered_at, ended_at, duration_sec, rejected, sip_code,
        left_first, reconciled, participant_id)
      select l.* from jsonb_to_recordset(cast(:legs as jsonb)) as l (workspace uuid,
        call_sid text, call uuid, parent text, kind text, agent uuid, status text,
        sequence int, rang_at timestamptz, answered_at timestamptz, ended_at timestamptz,
        duration int, rejected boolean, sip_code int, left_first boolean,
        reconciled boolean, participant uuid)
      """;

  static final String OR_UPDATE =
      """
      on conflict (workspace_id, call_sid) do update set kind = excluded.kind,
        user_id = excluded.user_id, participant_id = excluded.participant_id,
        status = excluded.status, sequence = excluded.sequence, rang_at = excluded.rang_at,
        answered_at = excluded.answered_at, ended_at = excluded.ended_at,
        duration_sec = excluded.duration_sec, rejected = excluded.rejected,
        sip_code = excluded.sip_code, left_first = excluded.left_first,
        reconciled = excluded.reconciled
      """;

  private final Database db;

  LegStore(Database db) {
    this.db = db;
  }

  /// Returns the legs of calls that changed, as the parameter of [#INSERT].
  ///
  /// @param before the stored calls
  static ArrayNode rows(Map<CallKey, Call> before, Map<CallKey, Call> after) {
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
    return rows;
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
    row.put("kind", identity.role().wire());
    row.put("agent", agent == null ? null : agent.value().toString());
    row.put("status", status.wire()).put("sequence", ending == null ? -1 : ending.sequence());
    row.put("rang_at", CallSql.text(leg.ringing()))
        .put("answered_at", CallSql.text(leg.answered()));
    row.put("ended_at", CallSql.text(ending == null ? null : ending.at()));
    row.put("duration", ending == null ? null : ending.durationSec());
    row.put("rejected", ending != null && ending.isRejected());
    row.put("sip_code", ending == null ? null : ending.sipCode());
    row.put("left_first", ending == null ? null : ending.leftFirst());
    row.put("reconciled", ending != null && ending.reconciled());
    ParticipantId participant = identity.participant();
    row.put("participant", participant == null ? null : participant.toString());
    return row;
  }

  Map<CallId, NavigableMap<CallSid, Leg>> find(List<CallKey> keys) {
    Map<CallId, NavigableMap<CallSid, Leg>> legs = new HashMap<>();
    CallSql.statementFor(
            db,
            """
            select k.call_id, k.call_sid, k.parent_call_sid, k.kind, k.user_id, k.status,
              k.sequence, k.rang_at, k.answered_at, k.ended_at, k.duration_sec, k.sip_code,
              k.left_first, k.reconciled, k.participant_id
            from call_legs k"""
                + CallSql.JOIN_REQUESTED.replace("k.id", "k.call_id"),
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

  private static Leg leg(ResultSet row) throws SQLException {
    String parent = row.getString("parent_call_sid");
    UUID user = row.getObject("user_id", UUID.class);
    UUID participant = row.getObject("participant_id", UUID.class);
    Instant endedAt = CallSql.instant(row, "ended_at");
    return new Leg(
        new LegIdentity(
            new CallSid(row.getString("call_sid")),
            parent == null ? null : new CallSid(parent),
            ParticipantRole.of(row.getString("kind")),
            user == null ? null : new UserId(user),
            participant == null ? null : new ParticipantId(participant)),
        CallSql.instant(row, "rang_at"),
        CallSql.instant(row, "answered_at"),
        endedAt == null
            ? null
            : new Leg.Ending(
                CallStatus.of(row.getString("status")).orElseThrow(),
                endedAt,
                row.getInt("sequence"),
                row.getObject("duration_sec", Integer.class),
                row.getObject("sip_code", Integer.class),
                row.getObject("left_first", Boolean.class),
                row.getBoolean("reconciled")));
  }
}
