package org.ringback.server.summary;

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
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of summaries.
final class SummaryStore {
  private final Database db;

  SummaryStore(Database db) {
    this.db = db;
  }

  /// Returns the utterances of a call. The transcript of a recording is preferred to the one that
  /// was made while the call lasted.
  List<Said> transcript(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            call,
            """
            select track, sequence, spoken_at, text, participant_id from utterance_directory u
            where workspace_id = :workspace and call_id = :call and (kind <> 'live'
              or not exists (select from utterance_directory r
                where r.workspace_id = :workspace and r.call_id = :call and r.kind <> 'live'))
            order by spoken_at, track, sequence""")
        .query(
            (row, _) ->
                new Said(
                    row.getString("track") + "-" + row.getInt("sequence"),
                    row.getTimestamp("spoken_at").toInstant(),
                    row.getString("track"),
                    row.getObject("participant_id", UUID.class),
                    row.getString("text")))
        .list();
  }

  Optional<CallSummary> find(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            call,
            """
            select s.*, u.name as accepted_by_name
            from call_summaries s left join user_directory u on u.id = s.accepted_by
            where s.workspace_id = :workspace and s.call_id = :call""")
        .query((row, _) -> summary(row))
        .optional();
  }

  private static CallSummary summary(ResultSet row) throws SQLException {
    UUID acceptedBy = row.getObject("accepted_by", UUID.class);
    Timestamp acceptedAt = row.getTimestamp("accepted_at");
    return new CallSummary(
        row.getString("status"),
        row.getString("text"),
        row.getString("engine"),
        row.getString("error"),
        row.getTimestamp("requested_at").toInstant(),
        acceptedBy == null
            ? null
            : new CallView.Named(acceptedBy, row.getString("accepted_by_name")),
        acceptedAt == null ? null : acceptedAt.toInstant());
  }

  /// Stores that an engine writes a draft, unless it does already or a summary is accepted.
  ///
  /// @param patience after which a draft that was begun is given up
  boolean begin(WorkspaceId workspace, CallId call, String engine, Instant now, Duration patience) {
    return sql(
                workspace,
                call,
                """
                insert into call_summaries (workspace_id, call_id, status, engine, requested_at)
                values (:workspace, :call, 'writing', :engine, :now)
                on conflict (workspace_id, call_id) do update
                set status = 'writing', text = null, engine = :engine, error = null, requested_at = :now
                where call_summaries.status in ('draft', 'failed')
                  or call_summaries.status = 'writing' and call_summaries.requested_at < :givenUp""")
            .param("engine", engine)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("givenUp", now.minus(patience).atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /// Stores what the engine has written, or why it has not.
  ///
  /// @param begun when the draft was begun; a later one is not replaced
  boolean finish(
      WorkspaceId workspace,
      CallId call,
      Instant begun,
      @Nullable String text,
      @Nullable String error) {
    return sql(
                workspace,
                call,
                """
                update call_summaries set status = :status, text = :text, error = :error
                where workspace_id = :workspace and call_id = :call and status = 'writing'
                  and requested_at = :begun""")
            .param("status", text == null ? "failed" : "draft")
            .param("text", text, Types.VARCHAR)
            .param("error", error, Types.VARCHAR)
            .param("begun", begun.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /// Stores the text that a member has accepted.
  ///
  /// @return false when there is no draft
  boolean accept(WorkspaceId workspace, CallId call, String text, UUID by, Instant now) {
    return sql(
                workspace,
                call,
                """
                update call_summaries set status = 'accepted', text = :text, accepted_by = :by,
                  accepted_at = :now
                where workspace_id = :workspace and call_id = :call
                  and status in ('draft', 'accepted')""")
            .param("text", text)
            .param("by", by)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  boolean delete(WorkspaceId workspace, CallId call) {
    return sql(
                workspace,
                call,
                "delete from call_summaries where workspace_id = :workspace and call_id = :call")
            .update()
        == 1;
  }

  private StatementSpec sql(WorkspaceId workspace, CallId call, String sql) {
    return db.of(workspace)
        .sql(sql)
        .param("workspace", workspace.value())
        .param("call", call.value());
  }
}
