package org.ringback.server.realtime;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.workspace.UserId;
import org.ringback.server.workspace.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Each workspace's numbered events. The number is taken from the workspace's row in the
/// transaction of the change, and that row is locked until the commit: so numbers become visible in
/// their order, and a reader who has seen n has seen all before it.
final class EventLog {
  /// @param audience the only people who are told; null for everyone in the workspace
  record Entry(long seq, String type, Instant at, ObjectNode body, @Nullable Set<UserId> audience) {
    boolean isFor(UserId user) {
      return audience == null || audience.contains(user);
    }

    String frame() {
      ObjectNode frame = JsonMapper.shared().createObjectNode();
      frame.put("seq", seq).put("type", type).put("at", at.toString());
      frame.setAll(body);
      return frame.toString();
    }
  }

  private final Database db;

  EventLog(Database db) {
    this.db = db;
  }

  void append(
      WorkspaceId workspace, String type, Instant at, ObjectNode body, @Nullable List<UserId> to) {
    int appended =
        db.of(workspace)
            .sql(
                """
            with numbered as (
              update workspaces set event_seq = event_seq + 1 where id = :workspace
              returning event_seq)
            insert into realtime_events (workspace_id, seq, type, body, at, audience)
            select :workspace, event_seq, :type, cast(:body as jsonb), :at, cast(:audience as uuid[])
            from numbered""")
            .param("workspace", workspace.value())
            .param("type", type)
            .param("body", body.toString())
            .param("at", Timestamp.from(at))
            .param("audience", to == null ? null : literal(to))
            .update();
    if (appended != 1) {
      throw new IllegalStateException("an event of a workspace that is not there");
    }
  }

  long newest(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select event_seq from workspaces where id = :workspace")
        .param("workspace", workspace.value())
        .query(Long.class)
        .single();
  }

  /// The events after one and up to another, oldest first.
  List<Entry> after(WorkspaceId workspace, long after, long upTo, int limit) {
    return db.of(workspace)
        .sql(
            """
            select seq, type, at, body, audience from realtime_events
            where workspace_id = :workspace and seq > :after and seq <= :upTo
            order by seq limit :limit""")
        .param("workspace", workspace.value())
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, _) -> entry(row))
        .list();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    java.sql.Array audience = row.getArray("audience");
    return new Entry(
        row.getLong("seq"),
        row.getString("type"),
        row.getTimestamp("at").toInstant(),
        (ObjectNode) JsonMapper.shared().readTree(row.getString("body")),
        audience == null
            ? null
            : Arrays.stream((UUID[]) audience.getArray())
                .map(UserId::new)
                .collect(Collectors.toUnmodifiableSet()));
  }

  private static String literal(List<UserId> users) {
    return users.stream()
        .map(user -> user.value().toString())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
