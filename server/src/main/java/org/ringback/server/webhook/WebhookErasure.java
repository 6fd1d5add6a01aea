package org.ringback.server.webhook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// Deletes webhooks that wait in the inbox or are set aside. Applied ones have no content.
public final class WebhookErasure {
  private final Database db;

  WebhookErasure(Database db) {
    this.db = db;
  }

  /// Deletes the webhooks of a call, in the caller's transaction.
  ///
  /// @param sids of its legs and recordings
  /// @return how many there were
  public int delete(WorkspaceId workspace, UUID call, Collection<String> sids) {
    return db.of(workspace)
        .sql(
            """
            delete from webhook_inbox
            where workspace_id = :workspace and applied_at is null
              and (payload -> 'url' ->> 'callId' = :call
                or exists (select from unnest(cast(:sids as text[])) as sid
                  where position('"' || sid || '"' in payload::text) > 0))""")
        .param("workspace", workspace.value())
        .param("call", call.toString())
        .param("sids", sids.toArray(String[]::new))
        .update();
  }

  /// Deletes the webhooks with a number that arrived until a time, in the caller's transaction.
  /// Such a webhook may belong to no known call.
  ///
  /// @param number E.164
  /// @return how many there were
  public int deleteOfNumber(WorkspaceId workspace, String number, Instant until) {
    return db.of(workspace)
        .sql(
            """
            delete from webhook_inbox
            where workspace_id = :workspace and applied_at is null and received_at <= :until
              and position('"' || :number || '"' in payload::text) > 0""")
        .param("workspace", workspace.value())
        .param("number", number)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }
}
