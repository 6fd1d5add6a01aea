package org.ringback.server.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The SQL of service keys.
final class ServiceKeyStore {
  private static final String ACTIVE_KEYS =
      """
      select k.id, k.workspace_id, k.name, k.hint, k.scopes, u.name as created_by, k.created_at,
        k.expires_at, k.last_used_at
      from service_keys k left join user_directory u on u.id = k.created_by
      where k.revoked_at is null
      """;

  private final Database db;

  ServiceKeyStore(Database db) {
    this.db = db;
  }

  void insert(ServiceKey key, UserId by, byte[] hash) {
    db.of(key.workspace())
        .sql(
            """
            insert into service_keys
              (id, workspace_id, name, hint, key_hash, scopes, created_by, created_at, expires_at)
            values (:id, :workspace, :name, :hint, :hash, string_to_array(:scopes, ' '), :by, :now,
              :expires)""")
        .param("id", key.id())
        .param("workspace", key.workspace().value())
        .param("name", key.name())
        .param("hint", key.hint())
        .param("hash", hash)
        .param("scopes", String.join(" ", key.scopes().stream().map(Scope::wire).toList()))
        .param("by", by.value())
        .param("now", utc(key.createdAt()))
        .param("expires", key.expiresAt() == null ? null : utc(key.expiresAt()))
        .update();
  }

  /// Returns the keys, newest first.
  List<ServiceKey> of(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(ACTIVE_KEYS + "and k.workspace_id = :workspace order by k.id desc")
        .param("workspace", workspace.value())
        .query((row, _) -> key(row))
        .list();
  }

  /// Searches all workspaces, because only the key is known.
  Optional<ServiceKey> byHash(byte[] hash) {
    return db.ofAll()
        .sql(ACTIVE_KEYS + "and k.key_hash = :hash")
        .param("hash", hash)
        .query((row, _) -> key(row))
        .optional();
  }

  void updateLastUsed(ServiceKey key, Instant now, Instant before) {
    db.of(key.workspace())
        .sql(
            """
            update service_keys set last_used_at = :now
            where workspace_id = :workspace and id = :id
              and (last_used_at is null or last_used_at <= :before)""")
        .param("now", utc(now))
        .param("before", utc(before))
        .param("workspace", key.workspace().value())
        .param("id", key.id())
        .update();
  }

  boolean revoke(WorkspaceId workspace, UUID id, Instant now) {
    return db.of(workspace)
            .sql(
                """
                update service_keys set revoked_at = :now
                where workspace_id = :workspace and id = :id and revoked_at is null""")
            .param("now", utc(now))
            .param("workspace", workspace.value())
            .param("id", id)
            .update()
        == 1;
  }

  private static ServiceKey key(ResultSet row) throws SQLException {
    String[] scopes = (String[]) row.getArray("scopes").getArray();
    return new ServiceKey(
        row.getObject("id", UUID.class),
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getString("name"),
        row.getString("hint"),
        Arrays.stream(scopes).flatMap(scope -> Scope.of(scope).stream()).toList(),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("expires_at", OffsetDateTime.class)),
        instant(row.getObject("last_used_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
