package org.ringback.server.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The webhooks of a workspace that are set aside.
final class FailedWebhookStore {
  private final Database db;

  FailedWebhookStore(Database db) {
    this.db = db;
  }

  record FailedWebhook(
      long id,
      String kind,
      String key,
      String receivedAt,
      String setAsideAt,
      int attempts,
      String lastError) {}

  /// Returns webhooks before that one, newest first.
  List<FailedWebhook> before(WorkspaceId workspace, @Nullable Long webhook, int limit) {
    return db.of(workspace)
        .sql(
            """
            select id, kind, key, received_at, set_aside_at, attempts, last_error
            from webhook_inbox
            where workspace_id = :workspace and set_aside_at is not null
              and (cast(:before as bigint) is null or id < cast(:before as bigint))
            order by id desc limit :limit""")
        .param("workspace", workspace.value())
        .param("before", webhook, Types.BIGINT)
        .param("limit", limit)
        .query((row, _) -> failed(row))
        .list();
  }

  /// Makes a webhook due again, as one that has never failed.
  ///
  /// @return the webhook as it was; empty when it is not set aside
  Optional<FailedWebhook> retry(WorkspaceId workspace, long id, Instant now) {
    return db.of(workspace)
        .sql(
            """
            update webhook_inbox i set set_aside_at = null, failing_since = null, attempts = 0,
              next_try_at = :now
            from webhook_inbox before
            where i.workspace_id = :workspace and i.id = :id and i.set_aside_at is not null
              and before.id = i.id
            returning i.id, i.kind, i.key, i.received_at, before.set_aside_at, before.attempts,
              i.last_error""")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("workspace", workspace.value())
        .param("id", id)
        .query((row, _) -> failed(row))
        .optional();
  }

  private static FailedWebhook failed(ResultSet row) throws SQLException {
    return new FailedWebhook(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("key"),
        time(row, "received_at"),
        time(row, "set_aside_at"),
        row.getInt("attempts"),
        row.getString("last_error"));
  }

  private static String time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class)
        .toInstant()
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
  }
}
