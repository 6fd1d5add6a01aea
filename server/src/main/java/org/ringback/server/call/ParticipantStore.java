package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores the participants of calls: their identities, which are facts, and their states, which
/// other queries read.
final class ParticipantStore {
  /// Inserts the participants of the parameter `participants`, or updates them with [#OR_UPDATE].
  static final String INSERT =
      """
      insert into call_participants (workspace_id, id, call_id, role, user_id, number,
        awaited, state, joined_at, left_at, on_hold, muted, talk_sec, hold_sec, wait_sec)
      select p.* from jsonb_to_recordset(cast(:participants as jsonb)) as p (workspace uuid,
        id uuid, call uuid, role text, member uuid, number text, awaited boolean,
        state text, joined_at timestamptz, left_at timestamptz, on_hold boolean,
        muted boolean, talk_sec int, hold_sec int, wait_sec int)
      """;

  static final String OR_UPDATE =
      """
      on conflict (workspace_id, id) do update set awaited = excluded.awaited,
        state = excluded.state, joined_at = excluded.joined_at, left_at = excluded.left_at,
        on_hold = excluded.on_hold, muted = excluded.muted, talk_sec = excluded.talk_sec,
        hold_sec = excluded.hold_sec, wait_sec = excluded.wait_sec
      """;

  private final Database db;

  ParticipantStore(Database db) {
    this.db = db;
  }

  /// Returns the participants that changed, as the parameter of [#INSERT].
  ///
  /// @param before the stored states
  static ArrayNode changed(Map<CallKey, CallState> before, Map<CallKey, CallState> after) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    after.forEach(
        (key, state) -> {
          CallState known = before.get(key);
          Map<ParticipantId, ParticipantRow> stored = known == null ? Map.of() : rows(known);
          rows(state)
              .forEach(
                  (id, row) -> {
                    if (!row.equals(stored.get(id))) {
                      rows.add(json(key, row));
                    }
                  });
        });
    return rows;
  }

  /// Returns the rows of a state. A leg whose agent is not known yet has none.
  private static Map<ParticipantId, ParticipantRow> rows(CallState state) {
    return state.participants().stream()
        .filter(each -> !each.identity().isUnknownAgent())
        .collect(Collectors.toMap(each -> each.identity().id(), ParticipantRow::of));
  }

  private static ObjectNode json(CallKey key, ParticipantRow participant) {
    ParticipantIdentity identity = participant.identity();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("workspace", key.workspace().toString()).put("id", identity.id().toString());
    row.put("call", key.id().toString()).put("role", identity.role().wire());
    row.put("member", CallSql.text(identity.user())).put("number", identity.number());
    row.put("awaited", identity.awaited()).put("state", participant.state().wire());
    row.put("joined_at", CallSql.text(participant.joinedAt()));
    row.put("left_at", CallSql.text(participant.leftAt()));
    row.put("on_hold", participant.onHold()).put("muted", participant.muted());
    row.put("talk_sec", participant.talkSec()).put("hold_sec", participant.holdSec());
    row.put("wait_sec", participant.waitSec());
    return row;
  }

  Map<CallId, NavigableMap<ParticipantId, ParticipantIdentity>> find(List<CallKey> calls) {
    Map<CallId, NavigableMap<ParticipantId, ParticipantIdentity>> found = new HashMap<>();
    CallSql.statementFor(
            db,
            """
            select k.call_id, k.id, k.role, k.user_id, k.number, k.awaited
            from call_participants k"""
                + CallSql.JOIN_REQUESTED.replace("k.id", "k.call_id"),
            calls)
        .query(
            row -> {
              ParticipantIdentity identity = identity(row);
              found
                  .computeIfAbsent(
                      new CallId(row.getObject("call_id", UUID.class)), _ -> new TreeMap<>())
                  .put(identity.id(), identity);
            });
    return found;
  }

  private static ParticipantIdentity identity(ResultSet row) throws SQLException {
    @Nullable UUID user = row.getObject("user_id", UUID.class);
    return new ParticipantIdentity(
        new ParticipantId(row.getObject("id", UUID.class)),
        ParticipantRole.of(row.getString("role")),
        user == null ? null : new UserId(user),
        row.getString("number"),
        row.getBoolean("awaited"));
  }
}
