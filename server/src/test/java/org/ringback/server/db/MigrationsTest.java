package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Runs the migrations; other tests start with a copy of a migrated database.
class MigrationsTest {
  private final DatabaseAddress address = TestDatabase.empty();
  private final JdbcClient owner =
      JdbcClient.create(new DriverManagerDataSource(address.jdbcUrl() + "?user=" + address.user()));

  @Test
  void an_empty_database_gets_every_migration_once_and_a_second_start_changes_nothing() {
    Database.open(address).close();
    List<String> first = applied();
    assertThat(first).containsExactlyElementsOf(files());

    Database.open(address).close();
    assertThat(applied()).isEqualTo(first);
  }

  private List<String> applied() {
    return owner
        .sql(
            """
            select script from flyway_schema_history
            where success and version is not null order by version::int""")
        .query(String.class)
        .list();
  }

  private static List<String> files() {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("V"))
          .sorted(Comparator.comparing(MigrationsTest::version))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(String name) {
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }
}
