package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the timeline of a call. Twilio's timestamps have a resolution of one second, so entries of
/// the same second are in the order of a leg's statuses.
final class CallTimeline {
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

  private final Database db;

  CallTimeline(Database db) {
    this.db = db;
  }

  /// Returns each status that each leg had, and each change of each participant of a conference,
  /// oldest first. The workspace decides whether supervisors are visible.
  List<TimelineEntry> of(WorkspaceId workspace, CallId call) {
    return statement(db, "", workspace, call).query((row, _) -> entry(row)).list();
  }

  /// Returns whether the events of a call were dropped, because they were past the retention: there
  /// are none, and no partition for them.
  ///
  /// @param entries the timeline
  boolean isExpired(CallId call, List<TimelineEntry> entries) {
    if (!entries.isEmpty() || call.value().version() != 7) {
      return false;
    }
    Instant began = Instant.ofEpochMilli(call.value().getMostSignificantBits() >>> 16);
    return db.ofAll()
        .sql(
            """
            select not exists (
              select from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = 'call_events'::regclass and (c.relname = 'call_events_' || :month
                or c.relname ~ '_before_[0-9]{6}$' and right(c.relname, 6) > :month))""")
        .param("month", MONTH.format(began.atOffset(ZoneOffset.UTC)))
        .query(Boolean.class)
        .single();
  }

  /// Prepares the query. PostgreSQL uses no index for a join with `coalesce`, because it cannot
  /// know that it leaks nothing of hidden rows; `case` is known not to.
  ///
  /// @param prefix empty, or `explain`
  static JdbcClient.StatementSpec statement(
      Database db, String prefix, WorkspaceId workspace, CallId call) {
    return db.of(workspace)
        .sql(
            prefix
                + """
            select * from (
              select * from (
                select distinct on (e.call_sid, e.status) e.id, e.at, e.status, l.rejected, l.kind,
                  u.id as agent_id, u.name as agent_name
                from call_events e
                  join call_legs l on l.workspace_id = e.workspace_id and l.call_sid = e.call_sid
                  left join user_directory u on u.id = l.user_id
                where e.workspace_id = :workspace and e.call_id = :call
                order by e.call_sid, e.status, e.at, e.id) first_of_each
              union all
              select e.sequence_number, e.at,
                case e.event
                  when 'participant-join' then 'joined' when 'participant-leave' then 'left'
                  when 'participant-hold' then 'on-hold' when 'participant-unhold' then 'resumed'
                  when 'participant-mute' then 'muted' else 'unmuted' end,
                false, p.role as kind, u.id, u.name
              from conference_events e
                left join call_legs l
                  on l.workspace_id = e.workspace_id and l.call_sid = e.call_sid
                join call_participants p on p.workspace_id = e.workspace_id
                  and p.id = case when l.participant_id is null then e.participant_id
                    else l.participant_id end
                left join user_directory u on u.id = p.user_id
              where e.workspace_id = :workspace and e.call_id = :call
                and e.event like 'participant-%') entries
            where kind <> 'supervisor' or (
              select w.supervision_visible from workspace_directory w where w.id = :workspace)
            order by date_trunc('second', at),
              array_position(array['queued', 'initiated', 'ringing', 'in-progress'], status)
                nulls last,
              at, id""")
        .param("workspace", workspace.value())
        .param("call", call.value());
  }

  private static TimelineEntry entry(ResultSet row) throws SQLException {
    UUID agent = row.getObject("agent_id", UUID.class);
    String status = row.getString("status");
    return new TimelineEntry(
        row.getTimestamp("at").toInstant(),
        status,
        row.getBoolean("rejected") && status.equals("busy"),
        row.getString("kind"),
        agent == null ? null : new CallView.Named(agent, row.getString("agent_name")));
  }
}
