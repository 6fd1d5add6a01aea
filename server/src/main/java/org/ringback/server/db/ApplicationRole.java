package org.ringback.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database role of the application. It owns no tables, so row-level security applies to it
/// even if the user of `DATABASE_URL` bypasses it.
final class ApplicationRole {
  static final String NAME = "ringback_app";

  private static final Logger log = LoggerFactory.getLogger(ApplicationRole.class);

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private ApplicationRole() {}

  /// Creates the role if missing, and grants it access to the current tables.
  ///
  /// @return whether the user may switch to the role; otherwise the user owns the tables, and
  ///   row-level security is forced for owners
  static boolean prepare(DataSource owner) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(hashtextextended('" + NAME + "', 0))");
      try {
        return prepare(statement);
      } finally {
        statement.execute("select pg_advisory_unlock(hashtextextended('" + NAME + "', 0))");
      }
    } catch (SQLException failed) {
      throw new IllegalStateException("Could not prepare the database role " + NAME, failed);
    }
  }

  private static boolean prepare(Statement statement) throws SQLException {
    try {
      statement.execute(
          """
          do $$ begin
            create role ringback_app nologin nosuperuser nobypassrls;
          exception when duplicate_object or unique_violation then null;
          end $$""");
      if (!is(statement, "pg_has_role(current_user, 'ringback_app', 'USAGE')")) {
        statement.execute("grant ringback_app to current_user");
      }
    } catch (SQLException refused) {
      if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
        throw refused;
      }
      if (is(statement, "(select rolbypassrls from pg_roles where rolname = current_user)")) {
        log.warn(
            "The user of DATABASE_URL bypasses row-level security and may not create the role {}."
                + " Create it, and grant it to that user.",
            NAME);
      }
      return false;
    }
    statement.execute(
        """
        grant usage on schema public to ringback_app;
        grant select, insert, update, delete on all tables in schema public to ringback_app;
        grant usage, select on all sequences in schema public to ringback_app;
        revoke all on flyway_schema_history from ringback_app""");
    return true;
  }

  private static boolean is(Statement statement, String condition) throws SQLException {
    try (ResultSet result = statement.executeQuery("select " + condition)) {
      return result.next() && result.getBoolean(1);
    }
  }
}
