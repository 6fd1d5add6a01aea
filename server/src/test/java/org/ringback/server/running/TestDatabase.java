package org.ringback.server.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/// A real PostgreSQL, one for all tests of this JVM; each caller gets a database of its own.
public final class TestDatabase {
  private TestDatabase() {}

  /// Starts with the first test that needs it, ends with the JVM.
  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// `DATABASE_URL` of an empty database.
  public static String fresh() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = Running.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return "postgres://postgres@localhost:" + Running.POSTGRES.getPort() + "/" + name;
  }
}
