package org.ringback.server.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.workspace.WorkspaceId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of the inbox.
final class InboxStore {
  private static final TypeReference<Map<String, List<String>>> PARAMETERS =
      new TypeReference<>() {};

  private final Database db;

  InboxStore(Database db) {
    this.db = db;
  }

  /// @param call our call, when the callback's address names it
  record Kept(
      long id, WorkspaceId workspace, @Nullable CallId call, FormBody form, Instant receivedAt) {}

  /// Keeps it, unless Twilio has told it before.
  Optional<Long> insert(
      WorkspaceId workspace,
      @Nullable CallId call,
      TwilioForm.Key key,
      FormBody form,
      Instant receivedAt,
      Instant nextTryAt) {
    return db.of(workspace)
        .sql(
            """
            insert into webhook_inbox (workspace_id, call_sid, sequence_number, status, call_id,
              params, received_at, next_try_at)
            values (:workspace, :callSid, :sequence, :status, :call, cast(:params as jsonb),
              :received, :next)
            on conflict do nothing returning id""")
        .param("workspace", workspace.value())
        .param("callSid", key.callSid().value())
        .param("sequence", key.sequence())
        .param("status", key.status())
        .param("call", call == null ? null : call.value())
        .param("params", JsonMapper.shared().writeValueAsString(form.parameters()))
        .param("received", Timestamp.from(receivedAt))
        .param("next", Timestamp.from(nextTryAt))
        .query(Long.class)
        .optional();
  }

  /// What waits and is due, of every workspace, the oldest first.
  List<Kept> due(Instant now, int limit) {
    return db.ofAll()
        .sql(
            """
            select id, workspace_id, call_id, params, received_at from webhook_inbox
            where applied_at is null and next_try_at <= :now order by id limit :limit""")
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, _) -> kept(row))
        .list();
  }

  void applied(WorkspaceId workspace, long id, Instant now) {
    db.of(workspace)
        .sql(
            """
            update webhook_inbox set applied_at = :now
            where workspace_id = :workspace and id = :id""")
        .param("now", Timestamp.from(now))
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  /// Twice as long before each further try, five minutes at most.
  void failed(WorkspaceId workspace, long id, Instant now, String error) {
    db.of(workspace)
        .sql(
            """
            update webhook_inbox set attempts = attempts + 1, last_error = left(:error, 500),
              next_try_at = cast(:now as timestamptz)
                + least(power(2, attempts + 1), 300) * interval '1 second'
            where workspace_id = :workspace and id = :id and applied_at is null""")
        .param("error", error)
        .param("now", Timestamp.from(now))
        .param("workspace", workspace.value())
        .param("id", id)
        .update();
  }

  int waiting() {
    return db.ofAll()
        .sql("select count(*) from webhook_inbox where applied_at is null")
        .query(Integer.class)
        .single();
  }

  int forget(Instant appliedBefore) {
    return db.ofAll()
        .sql("delete from webhook_inbox where applied_at < :before")
        .param("before", Timestamp.from(appliedBefore))
        .update();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    return new Kept(
        row.getLong("id"),
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        call == null ? null : new CallId(call),
        new FormBody(JsonMapper.shared().readValue(row.getString("params"), PARAMETERS)),
        row.getTimestamp("received_at").toInstant());
  }
}
