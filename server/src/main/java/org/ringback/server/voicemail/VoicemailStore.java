package org.ringback.server.voicemail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Line;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of messages. A call has at most one.
final class VoicemailStore {
  private static final String SELECT =
      """
      select v.*, c.id as contact_id, c.name as contact_name, n.label, a.name as assignee_name,
        d.name as done_by_name
      from voicemails v
      left join lateral (select k.id, k.name from contact_directory k
        where k.workspace_id = v.workspace_id and k.number = v."from" order by k.id limit 1) c on true
      left join number_directory n on n.workspace_id = v.workspace_id and n.number = v."to"
      left join user_directory a on a.id = v.assignee_id
      left join user_directory d on d.id = v.done_by
      where v.workspace_id = :workspace and v.received_at is not null and v.erased_at is null
      """;

  private final Database db;

  VoicemailStore(Database db) {
    this.db = db;
  }

  /// A message without the state of its recording.
  ///
  /// @param view its `recording` is null
  /// @param recording the id of its recording
  record Row(VoicemailView view, UUID recording) {}

  /// A call that was sent to voicemail and has ended, without a message that Twilio reported.
  record UncheckedCall(WorkspaceId workspace, CallId call) {}

  /// Stores that a call is sent to voicemail. A repeated request changes nothing.
  void offer(WorkspaceId workspace, UUID id, CallId call, String from, String to) {
    sql(
            workspace,
            """
            insert into voicemails (workspace_id, id, call_id, "from", "to")
            values (:workspace, :id, :call, :from, :to) on conflict (workspace_id, call_id) do nothing""")
        .param("id", id)
        .param("call", call.value())
        .param("from", from)
        .param("to", to)
        .update();
  }

  /// Stores the message of a call.
  ///
  /// @return its id; empty when the call has one already, or was not sent to voicemail
  Optional<UUID> receive(WorkspaceId workspace, CallId call, UUID recording, Instant at) {
    return sql(
            workspace,
            """
            update voicemails set recording_id = :recording, received_at = :at
            where workspace_id = :workspace and call_id = :call and received_at is null
            returning id""")
        .param("call", call.value())
        .param("recording", recording)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query(UUID.class)
        .optional();
  }

  Optional<Row> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, SELECT + "and v.id = :id")
        .param("id", id)
        .query((row, _) -> row(row))
        .optional();
  }

  /// Returns open or done messages, the newest first.
  List<Row> page(WorkspaceId workspace, boolean isDone, @Nullable InboxCursor after, int limit) {
    return sql(
            workspace,
            SELECT
                + "and v.done_at is " // no parameter, so that the index of open messages is used
                + (isDone ? "not null" : "null")
                + """

                  and (cast(:at as timestamptz) is null
                    or (v.received_at, v.id) < (cast(:at as timestamptz), cast(:id as uuid)))
                  order by v.received_at desc, v.id desc limit :limit""")
        .param("at", after == null ? null : after.receivedAt().toString(), Types.VARCHAR)
        .param("id", after == null ? null : after.id(), Types.OTHER)
        .param("limit", limit)
        .query((row, _) -> row(row))
        .list();
  }

  /// Returns the number of open messages that no member has listened to.
  int unread(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select count(*) from voicemails
            where workspace_id = :workspace and received_at is not null and read_at is null
              and done_at is null and erased_at is null""")
        .query(Integer.class)
        .single();
  }

  /// @return whether it changed
  boolean saveRead(WorkspaceId workspace, UUID id, boolean isRead) {
    return sql(
                workspace,
                """
                update voicemails set read_at = case when :read then now() end
                where workspace_id = :workspace and id = :id and (read_at is not null) <> :read""")
            .param("id", id)
            .param("read", isRead)
            .update()
        == 1;
  }

  /// @param by the member who is done with the message
  /// @return whether it changed
  boolean saveDone(WorkspaceId workspace, UUID id, boolean isDone, UserId by) {
    return sql(
                workspace,
                """
                update voicemails set done_at = case when :done then now() end,
                  done_by = case when :done then cast(:by as uuid) end
                where workspace_id = :workspace and id = :id and (done_at is not null) <> :done""")
            .param("id", id)
            .param("done", isDone)
            .param("by", by.value())
            .update()
        == 1;
  }

  /// @param assignee null for none
  /// @return whether it changed
  boolean saveAssignee(WorkspaceId workspace, UUID id, @Nullable UserId assignee) {
    return sql(
                workspace,
                """
                update voicemails set assignee_id = cast(:assignee as uuid)
                where workspace_id = :workspace and id = :id
                  and assignee_id is distinct from cast(:assignee as uuid)""")
            .param("id", id)
            .param("assignee", assignee == null ? null : assignee.value(), Types.OTHER)
            .update()
        == 1;
  }

  /// Returns calls that ended some time ago, whose message Twilio has not reported.
  List<UncheckedCall> unchecked(Duration after, int limit) {
    return db.ofAll()
        .sql(
            """
            select v.workspace_id, v.call_id from voicemails v join call_progress p
              on p.workspace_id = v.workspace_id and p.call_id = v.call_id
            where v.received_at is null and v.checked_at is null
              and p.ended_at < now() - make_interval(secs => :after)
            limit :limit""")
        .param("after", after.toSeconds())
        .param("limit", limit)
        .query(
            (row, _) ->
                new UncheckedCall(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("call_id", UUID.class))))
        .list();
  }

  void saveChecked(WorkspaceId workspace, CallId call) {
    sql(
            workspace,
            """
            update voicemails set checked_at = now()
            where workspace_id = :workspace and call_id = :call""")
        .param("call", call.value())
        .update();
  }

  /// Deletes the message of a call. The row remains, so that figures about earlier periods stay
  /// true.
  ///
  /// @return its id; empty when there was none
  Optional<UUID> erase(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            update voicemails set "from" = 'anonymous', recording_id = null, erased_at = now()
            where workspace_id = :workspace and call_id = :call and erased_at is null
            returning id, received_at is not null as received""")
        .param("call", call.value())
        .query(
            (row, _) ->
                row.getBoolean("received")
                    ? Optional.of(row.getObject("id", UUID.class))
                    : Optional.<UUID>empty())
        .optional()
        .flatMap(found -> found);
  }

  private static Row row(ResultSet row) throws SQLException {
    String to = row.getString("to");
    String label = row.getString("label");
    Timestamp done = row.getTimestamp("done_at");
    return new Row(
        new VoicemailView(
            row.getObject("id", UUID.class),
            new CallId(row.getObject("call_id", UUID.class)),
            row.getString("from"),
            to,
            named(row, "contact_id", "contact_name"),
            label == null ? null : new Line(to, label),
            row.getTimestamp("received_at").toInstant(),
            row.getTimestamp("read_at") != null,
            named(row, "assignee_id", "assignee_name"),
            done == null ? null : done.toInstant(),
            named(row, "done_by", "done_by_name"),
            null),
        row.getObject("recording_id", UUID.class));
  }

  private static @Nullable Named named(ResultSet row, String id, String name) throws SQLException {
    UUID value = row.getObject(id, UUID.class);
    return value == null ? null : new Named(value, row.getString(name));
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
