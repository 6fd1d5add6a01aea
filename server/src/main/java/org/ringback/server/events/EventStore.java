package org.ringback.server.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stores each workspace's events with sequence numbers. The transaction of a change takes the
/// number from the workspace's counter, which stays locked until the commit. Numbers therefore
/// become visible in order: a reader that has seen n has seen all earlier events.
final class EventStore {
  private final Database db;

  EventStore(Database db) {
    this.db = db;
  }

  /// Appends events and numbers them in their order. Locks the counters of several workspaces in
  /// one order, which avoids deadlocks.
  Map<WorkspaceId, List<LoggedEvent>> append(List<Event> events, Instant at) {
    if (events.isEmpty()) {
      return Map.of();
    }
    Map<WorkspaceId, List<Event>> byWorkspace =
        events.stream().collect(Collectors.groupingBy(Event::workspace));
    Map<WorkspaceId, Long> newest = new HashMap<>();
    db.of(byWorkspace.keySet())
        .sql(
            """
            with appended as (
              select * from jsonb_to_recordset(cast(:events as jsonb)) as a (ordinal int,
                workspace uuid, type text, at timestamptz, body jsonb, audience uuid[],
                audience_role text)),
            counted as (
              select workspace, count(*) as event_count from appended group by workspace),
            numbered as (
              insert into event_counters as c (workspace_id, seq)
              select workspace, event_count from counted order by workspace
              on conflict (workspace_id) do update set seq = c.seq + excluded.seq
              returning c.workspace_id, c.seq),
            written as (
              insert into realtime_events
                (workspace_id, seq, type, body, at, audience, audience_role)
              select a.workspace, n.seq - c.event_count
                  + row_number() over (partition by a.workspace order by a.ordinal),
                a.type, a.body, a.at, a.audience, a.audience_role
              from appended a
                join counted c on c.workspace = a.workspace
                join numbered n on n.workspace_id = a.workspace)
            select workspace_id, seq from numbered""")
        .param("events", rows(events, at))
        .query(
            row -> {
              newest.put(
                  new WorkspaceId(row.getObject("workspace_id", UUID.class)), row.getLong("seq"));
            });
    Map<WorkspaceId, List<LoggedEvent>> logged = new HashMap<>();
    byWorkspace.forEach(
        (workspace, ofWorkspace) ->
            logged.put(
                workspace,
                numbered(ofWorkspace, Objects.requireNonNull(newest.get(workspace)), at)));
    return logged;
  }

  private static List<LoggedEvent> numbered(List<Event> events, long newest, Instant at) {
    long before = newest - events.size();
    return IntStream.range(0, events.size())
        .mapToObj(i -> numbered(events.get(i), before + 1 + i, at))
        .toList();
  }

  private static LoggedEvent numbered(Event event, long seq, Instant at) {
    return new LoggedEvent(seq, event.type(), at, event.body(), event.audience());
  }

  private static String rows(List<Event> events, Instant at) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (Event event : events) {
      ObjectNode row = rows.addObject();
      row.put("ordinal", rows.size());
      row.put("workspace", event.workspace().toString());
      row.put("type", event.type());
      row.put("at", at.toString());
      row.set("body", event.body());
      switch (event.audience()) {
        case Audience.Everyone _ -> {}
        case Audience.RoleAtLeast atLeast -> row.put("audience_role", atLeast.role().wire());
        case Audience.Users only -> {
          ArrayNode users = row.putArray("audience");
          only.users().forEach(user -> users.add(user.value().toString()));
        }
      }
    }
    return rows.toString();
  }

  long newest(WorkspaceId workspace) {
    return db.of(workspace)
        .sql("select seq from event_counters where workspace_id = :workspace")
        .param("workspace", workspace.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /// Returns the events after a sequence number and up to another, oldest first.
  List<LoggedEvent> after(WorkspaceId workspace, long after, long upTo, int limit) {
    return db.of(workspace)
        .sql(
            """
            select seq, type, at, body, audience, audience_role from realtime_events
            where workspace_id = :workspace and seq > :after and seq <= :upTo
            order by seq limit :limit""")
        .param("workspace", workspace.value())
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, _) -> event(row))
        .list();
  }

  private static LoggedEvent event(ResultSet row) throws SQLException {
    return new LoggedEvent(
        row.getLong("seq"),
        row.getString("type"),
        row.getTimestamp("at").toInstant(),
        (ObjectNode) JsonMapper.shared().readTree(row.getString("body")),
        audience(row));
  }

  private static Audience audience(ResultSet row) throws SQLException {
    String role = row.getString("audience_role");
    if (role != null) {
      return new Audience.RoleAtLeast(Role.fromWire(role));
    }
    java.sql.Array users = row.getArray("audience");
    return users == null
        ? Audience.EVERYONE
        : new Audience.Users(
            Arrays.stream((UUID[]) users.getArray()).map(UserId::new).collect(Collectors.toSet()));
  }
}
