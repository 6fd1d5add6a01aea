package org.ringback.server.recorder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The SQL of the flight recorder.
final class RecorderStore {
  /// The number of entries of a call. The entries of one batch may exceed it.
  static final int MAX_ENTRIES = 1_000;

  /// The number of entries of a call that pages post.
  static final int MAX_POSTED = 400;

  private final Database db;

  RecorderStore(Database db) {
    this.db = db;
  }

  /// An entry that waits to be written, with its data as JSON text.
  record Pending(RecorderEntry entry, String data) {}

  /// Inserts the entries whose call is known, is not full and is not erased, in one statement.
  /// Waits for erasures in the same workspaces, whose calls are not known as erased before they
  /// commit. Counts the entries of the last two days, so that it reads few partitions.
  void insert(List<Pending> entries) {
    Set<WorkspaceId> workspaces =
        entries.stream().map(each -> each.entry().workspace()).collect(Collectors.toSet());
    var _ =
        db.inTransactionWithGenericPlans(
            () -> {
              db.of(workspaces)
                  .sql(
                      """
                      select pg_advisory_xact_lock_shared(hashtextextended('recorder ' || id, 0))
                      from (select unnest(:workspaces) as id order by id) w""")
                  .param(
                      "workspaces",
                      workspaces.stream().map(WorkspaceId::toString).toArray(String[]::new))
                  .query()
                  .listOfRows();
              return insert(workspaces, entries);
            });
  }

  private int insert(Set<WorkspaceId> workspaces, List<Pending> entries) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    entries.forEach(each -> rows.add(row(rows.size(), each)));
    return db.of(workspaces)
        .sql(
            """
            with found as materialized (
              select e.*, coalesce(e.call, l.call_id) as call_id
              from jsonb_to_recordset(cast(:entries as jsonb)) as e (position int, workspace uuid,
                call uuid, leg text, parent text, at timestamptz, kind text, posted boolean,
                name text, "user" uuid, data jsonb)
              left join lateral (
                select d.call_id from leg_directory d
                where e.call is null and d.workspace_id = e.workspace
                  and d.call_sid in (e.leg, e.parent)
                limit 1) l on true),
            counted as materialized (
              select c.workspace, c.call_id, stored.entries, stored.posted
              from (select distinct workspace, call_id from found) c
              cross join lateral (
                select count(*) as entries,
                  count(*) filter (where r.kind in ('page', 'quality')) as posted
                from recorder_entries r
                where r.workspace_id = c.workspace and r.call_id = c.call_id
                  and r.recorded_at > now() - interval '2 days') stored
              where not exists (select from erased_calls e
                where e.workspace_id = c.workspace and e.call_id = c.call_id))
            insert into recorder_entries (workspace_id, call_id, at, kind, name, call_sid, user_id,
              data)
            select f.workspace, f.call_id, f.at, f.kind, f.name, f.leg, f."user", f.data
            from found f join counted c using (workspace, call_id)
            where c.entries < :max and (not f.posted or c.posted < :maxPosted)
            order by position""")
        .param("entries", rows.toString())
        .param("max", MAX_ENTRIES)
        .param("maxPosted", MAX_POSTED)
        .update();
  }

  private static ObjectNode row(int position, Pending pending) {
    RecorderEntry entry = pending.entry();
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("position", position).put("workspace", entry.workspace().toString());
    row.put("call", text(entry.call())).put("leg", text(entry.leg()));
    row.put("parent", text(entry.parent())).put("at", entry.at().toString());
    row.put("kind", entry.kind().wire()).put("posted", entry.kind().isPosted());
    row.put("name", entry.name()).put("user", text(entry.user()));
    row.putRawValue("data", new RawValue(pending.data()));
    return row;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /// Returns the entries of a call, oldest first.
  ///
  /// @param withHidden whether to return entries about supervisors whom the workspace hides
  List<StoredEntry> find(WorkspaceId workspace, UUID call, boolean withHidden) {
    return db.of(workspace)
        .sql(
            """
            select r.id, r.at, r.kind, r.name, r.call_sid, r.data, u.id as user_id,
              u.name as user_name
            from recorder_entries r left join user_directory u on u.id = r.user_id
            where r.workspace_id = :workspace and r.call_id = :call
              and (:withHidden
                or (select w.supervision_visible from workspace_directory w where w.id = :workspace)
                or r.name not in (:supervision) and not exists (
                  select from supervisor_legs l
                  where l.workspace_id = r.workspace_id and l.call_sid = r.call_sid))
            order by r.at, r.id""")
        .param("workspace", workspace.value())
        .param("call", call)
        .param("withHidden", withHidden)
        .param("supervision", RecorderEntry.SUPERVISION)
        .query((row, _) -> entry(row))
        .list();
  }

  private static StoredEntry entry(ResultSet row) throws SQLException {
    UUID user = row.getObject("user_id", UUID.class);
    return new StoredEntry(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        row.getString("kind"),
        row.getString("name"),
        row.getString("call_sid"),
        user == null ? null : new StoredEntry.Member(user, row.getString("user_name")),
        JsonMapper.shared().readTree(row.getString("data")));
  }

  /// Deletes the entries of a call. Until the caller's transaction ends, no entries are written in
  /// the workspace.
  int delete(WorkspaceId workspace, UUID call) {
    db.of(workspace)
        .sql(
            """
            select pg_advisory_xact_lock(hashtextextended('recorder ' || :workspace, 0))""")
        .param("workspace", workspace.toString())
        .query()
        .listOfRows();
    return db.of(workspace)
        .sql("delete from recorder_entries where workspace_id = :workspace and call_id = :call")
        .param("workspace", workspace.value())
        .param("call", call)
        .update();
  }
}
