package org.ringback.server.credentials;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;

/// Stores the API keys that are to be deleted when their tokens have expired.
final class RotationStore {
  private final Database db;

  RotationStore(Database db) {
    this.db = db;
  }

  record RetiredKey(WorkspaceId workspace, AccountSid account, ApiKeySid key) {}

  void retire(RetiredKey retired, Instant deleteAt) {
    db.of(retired.workspace())
        .sql(
            """
            insert into retired_api_keys (workspace_id, account_sid, api_key, delete_at)
            values (:workspace, :account, :key, :deleteAt)
            on conflict (workspace_id, api_key) do update set delete_at = excluded.delete_at""")
        .param("workspace", retired.workspace().value())
        .param("account", retired.account().value())
        .param("key", retired.key().value())
        .param("deleteAt", deleteAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  void delete(RetiredKey retired) {
    db.of(retired.workspace())
        .sql(
            """
            delete from retired_api_keys where workspace_id = :workspace and api_key = :key""")
        .param("workspace", retired.workspace().value())
        .param("key", retired.key().value())
        .update();
  }

  List<RetiredKey> of(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select account_sid, api_key from retired_api_keys where workspace_id = :workspace""")
        .param("workspace", workspace.value())
        .query(
            (row, _) ->
                new RetiredKey(
                    workspace,
                    new AccountSid(row.getString("account_sid")),
                    new ApiKeySid(row.getString("api_key"))))
        .list();
  }

  /// Returns the workspaces with an expired key or secondary Auth Token.
  List<WorkspaceId> findWithExpired(Instant now) {
    return db.ofAll()
        .sql(
            """
            select workspace_id from retired_api_keys where delete_at <= :now
            union select workspace_id from voice_credentials where other_auth_token_until <= :now""")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
        .list();
  }

  List<RetiredKey> findExpired(WorkspaceId workspace, Instant now) {
    List<String> keys =
        db.of(workspace)
            .sql(
                """
                select api_key from retired_api_keys
                where workspace_id = :workspace and delete_at <= :now""")
            .param("workspace", workspace.value())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query(String.class)
            .list();
    return of(workspace).stream().filter(r -> keys.contains(r.key().value())).toList();
  }
}
