package org.ringback.server.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What statements about many calls have in common: the calls that they concern, and the values of
/// their rows.
final class CallSql {
  private CallSql() {}

  /// Restricts the calls `k` of a statement to those of [#statementFor].
  static final String JOIN_REQUESTED =
      """
       join unnest(cast(:workspaces as uuid[]), cast(:ids as uuid[])) as wanted (workspace, id)
      on k.workspace_id = wanted.workspace and k.id = wanted.id""";

  /// Restricts the calls `k` of the table `calls` to those of [#statementFor]. The key names the
  /// month of each.
  static final String JOIN_ARCHIVED =
      JOIN_REQUESTED + " join call_keys i on i.id = wanted.id and i.created_at = k.created_at";

  /// Prepares a statement that contains [#JOIN_REQUESTED] or [#JOIN_ARCHIVED].
  static JdbcClient.StatementSpec statementFor(Database db, String sql, Collection<CallKey> keys) {
    return db.of(tenants(keys))
        .sql(sql)
        .param("workspaces", keys.stream().map(key -> key.workspace().value()).toArray(UUID[]::new))
        .param("ids", keys.stream().map(key -> key.id().value()).toArray(UUID[]::new));
  }

  /// Returns the key of the call in a row.
  static CallKey key(ResultSet row) throws SQLException {
    return new CallKey(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        new CallId(row.getObject("id", UUID.class)));
  }

  /// Returns null for a column without a value.
  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  /// Returns the text of a value in a JSON row.
  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /// Returns the workspaces of the calls.
  static Set<WorkspaceId> tenants(Collection<CallKey> keys) {
    return keys.stream().map(CallKey::workspace).collect(Collectors.toSet());
  }
}
