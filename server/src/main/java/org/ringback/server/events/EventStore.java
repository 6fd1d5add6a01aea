package org.ringback.server.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

  /// Returns the newest number of each workspace that has events.
  Map<WorkspaceId, Long> newest(Collection<WorkspaceId> workspaces) {
    Map<WorkspaceId, Long> newest = new HashMap<>();
    // Of all, because the policy of thousands of named workspaces would cost more than the query.
    db.ofAll()
        .sql("select workspace_id, seq from event_counters where workspace_id = any (:workspaces)")
        .param("workspaces", workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new))
        .query(
            row -> {
              newest.put(
                  new WorkspaceId(row.getObject("workspace_id", UUID.class)), row.getLong("seq"));
            });
    return newest;
  }

  /// Reads pages of several logs, in the order of the requests.
  List<LogReader.Page> read(List<LogReader.Request> requests) {
    List<LogReader.Page> pages = new ArrayList<>();
    db.of(requests.stream().map(LogReader.Request::workspace).collect(Collectors.toSet()))
        .sql(
            """
            select r.ordinal, coalesce(c.oldest_seq, 1) as oldest, coalesce(c.seq, 0) as newest,
              e.seq, e.type, e.at, e.body, e.audience, e.audience_role
            from unnest(cast(:workspaces as uuid[]), cast(:afters as bigint[]),
                cast(:recent as boolean[])) with ordinality as r (workspace, after, recent, ordinal)
              left join event_counters c on c.workspace_id = r.workspace
              left join lateral (
                select * from realtime_events
                where workspace_id = r.workspace
                  and seq > case when r.recent then greatest(r.after, c.seq - :page) else r.after end
                order by seq limit :page) e on true
            order by r.ordinal, e.seq""")
        .param(
            "workspaces",
            requests.stream().map(request -> request.workspace().value()).toArray(UUID[]::new))
        .param("afters", requests.stream().map(LogReader.Request::after).toArray(Long[]::new))
        .param("recent", requests.stream().map(LogReader.Request::isRecent).toArray(Boolean[]::new))
        .param("page", LogReader.PAGE)
        .query(
            row -> {
              if (pages.size() < row.getInt("ordinal")) {
                pages.add(
                    new LogReader.Page(
                        row.getLong("oldest"), row.getLong("newest"), new ArrayList<>()));
              }
              if (row.getString("type") != null) {
                pages.getLast().events().add(event(row));
              }
            });
    return pages;
  }

  /// Returns workspaces whose oldest event is from before this time, or that have more events than
  /// the limit.
  List<WorkspaceId> exceeding(Instant before, int limit) {
    return db.ofAll()
        .sql(
            """
            select c.workspace_id from event_counters c
              cross join lateral (
                select at from realtime_events
                where workspace_id = c.workspace_id and seq >= c.oldest_seq
                order by seq limit 1) oldest
            where oldest.at < :before or c.seq - c.oldest_seq >= :limit""")
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
        .list();
  }

  /// Deletes the oldest events of a workspace that are from before this time or exceed the limit,
  /// and stores which number is the oldest then.
  ///
  /// @param batch the largest number of events to delete
  /// @return the number of deleted events
  int deleteOldest(WorkspaceId workspace, Instant before, int limit, int batch) {
    return db.of(workspace)
        .sql(
            """
            with oldest as (
              select seq, at from realtime_events where workspace_id = :workspace
              order by seq limit :batch),
            kept as (
              select coalesce(
                  min(o.seq) filter (where o.at >= :before and o.seq > c.seq - :limit),
                  max(o.seq) + 1) as first
              from oldest o cross join event_counters c where c.workspace_id = :workspace),
            deleted as (
              delete from realtime_events using kept
              where workspace_id = :workspace and seq < kept.first returning 1)
            update event_counters set oldest_seq = kept.first from kept
            where workspace_id = :workspace and kept.first is not null
            returning (select count(*) from deleted) as deleted""")
        .param("workspace", workspace.value())
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .param("batch", batch)
        .query(Integer.class)
        .optional()
        .orElse(0);
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
