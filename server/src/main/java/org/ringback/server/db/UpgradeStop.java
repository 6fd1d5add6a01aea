package org.ringback.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Keeps a node from running a migration that breaks nodes of the earlier version, while one of
/// them is connected. Such an upgrade needs a stop of all nodes.
final class UpgradeStop {
  /// Migrations that change tables or views which the version before them uses. A node of a version
  /// before 184 would change quarters without the sums of their days, one before 197 would store
  /// recordings without requests for their prices, and one before 198 would compute quarters
  /// without them. The first webhook of a call names an index that 207 drops, and 208 makes the
  /// table of calls a partition.
  private static final List<String> BREAKING =
      List.of("49", "60", "170", "184", "197", "198", "207", "208");

  /// The name of the connections that run migrations, unlike those of running nodes.
  static final String MIGRATION_CONNECTIONS = "ringback-migrations";

  /// The name of the connections of running nodes, of any version.
  static final String NODE_CONNECTIONS = "ringback";

  private UpgradeStop() {}

  /// @throws DatabaseStartupException when nodes must be stopped first
  static void check(DataSource owner) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> pending = pending(statement);
      int connections = pending.isEmpty() ? 0 : connectionsOfNodes(statement);
      if (connections > 0) {
        throw new DatabaseStartupException(
            "This version needs a stop. Its migrations ("
                + String.join(", ", pending)
                + ") break nodes of the earlier version, which have "
                + connections
                + " connections to the database. Stop all nodes, then start this one again.");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Could not read the schema history", e);
    }
  }

  /// Returns the breaking migrations that the schema lacks; none for an empty database.
  private static List<String> pending(Statement statement) throws SQLException {
    if (strings(statement, "select to_regclass('flyway_schema_history')::text").isEmpty()) {
      return List.of();
    }
    List<String> applied =
        strings(statement, "select version from flyway_schema_history where success");
    return applied.isEmpty()
        ? List.of()
        : BREAKING.stream().filter(version -> !applied.contains(version)).toList();
  }

  private static int connectionsOfNodes(Statement statement) throws SQLException {
    return Integer.parseInt(
        strings(
                statement,
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and application_name = '"
                    + NODE_CONNECTIONS
                    + "'")
            .getFirst());
  }

  private static List<String> strings(Statement statement, String query) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        String value = result.getString(1);
        if (value != null) {
          strings.add(value);
        }
      }
    }
    return strings;
  }
}
