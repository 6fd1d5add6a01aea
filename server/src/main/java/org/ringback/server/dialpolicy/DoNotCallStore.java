package org.ringback.server.dialpolicy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The SQL of do-not-call lists.
final class DoNotCallStore {
  private static final String SELECT =
      """
      select d.id, d.number, d.reason, d.created_at, u.id as user_id, u.name
      from do_not_call_numbers d left join user_directory u on u.id = d.added_by
      where d.workspace_id = :workspace
      """;

  private final Database db;

  DoNotCallStore(Database db) {
    this.db = db;
  }

  /// A number to add.
  ///
  /// @param number E.164
  record NewNumber(UUID id, String number, String reason) {}

  /// Adds the numbers that are not on the list.
  ///
  /// @param by null for a service key
  /// @return the numbers that were added
  Set<String> add(
      WorkspaceId workspace, List<NewNumber> numbers, @Nullable UserId by, Instant now) {
    return new HashSet<>(
        sql(
                workspace,
                """
                insert into do_not_call_numbers
                  (id, workspace_id, number, reason, added_by, created_at)
                select cast(n.id as uuid), :workspace, n.number, n.reason, cast(:by as uuid), :now
                from unnest(cast(:ids as text[]), cast(:numbers as text[]), cast(:reasons as text[]))
                  as n (id, number, reason)
                on conflict (workspace_id, number) do nothing
                returning number""")
            .param("ids", numbers.stream().map(n -> n.id().toString()).toArray(String[]::new))
            .param("numbers", numbers.stream().map(NewNumber::number).toArray(String[]::new))
            .param("reasons", numbers.stream().map(NewNumber::reason).toArray(String[]::new))
            .param("by", by == null ? null : by.value(), Types.OTHER)
            .param("now", Timestamp.from(now))
            .query(String.class)
            .list());
  }

  /// Returns entries before that one, newest first.
  ///
  /// @param search part of a number or reason; empty matches all
  List<DoNotCallEntry> before(
      WorkspaceId workspace, @Nullable UUID entry, String search, int limit) {
    return sql(
            workspace,
            SELECT
                + """
                  and (position(lower(:search) in lower(d.reason)) > 0
                    or :digits <> '' and position(:digits in d.number) > 0)
                  and (cast(:before as uuid) is null or d.id < cast(:before as uuid))
                order by d.id desc limit :limit""")
        .param("search", search)
        .param("digits", search.matches("[-+().\\d\\s]+") ? search.replaceAll("[^0-9]", "") : "")
        .param("before", entry, Types.OTHER)
        .param("limit", limit)
        .query((row, _) -> entry(row))
        .list();
  }

  Optional<DoNotCallEntry> find(WorkspaceId workspace, UUID id) {
    return sql(workspace, SELECT + "and d.id = :id")
        .param("id", id)
        .query((row, _) -> entry(row))
        .optional();
  }

  /// @param number E.164
  Optional<DoNotCallEntry> find(WorkspaceId workspace, String number) {
    return sql(workspace, SELECT + "and d.number = :number")
        .param("number", number)
        .query((row, _) -> entry(row))
        .optional();
  }

  /// Returns whether the entry existed.
  boolean remove(WorkspaceId workspace, UUID id) {
    return sql(
                workspace,
                "delete from do_not_call_numbers where workspace_id = :workspace and id = :id")
            .param("id", id)
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec sql(WorkspaceId workspace, String text) {
    return db.of(workspace).sql(text).param("workspace", workspace.value());
  }

  private static DoNotCallEntry entry(ResultSet row) throws SQLException {
    UUID user = row.getObject("user_id", UUID.class);
    return new DoNotCallEntry(
        row.getObject("id", UUID.class),
        row.getString("number"),
        row.getString("reason"),
        user == null ? null : new DoNotCallEntry.AddedBy(user, row.getString("name")),
        row.getTimestamp("created_at").toInstant());
  }
}
