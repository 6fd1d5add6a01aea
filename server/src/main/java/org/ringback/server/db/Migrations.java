package org.ringback.server.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.ringback.server.crypto.Sha256;

/// Migrates the schema. Flyway takes a third of the start time, so the schema history has a comment
/// that names the migrations of the last run. A server with the same migrations does not run
/// Flyway.
final class Migrations {
  private static final String FOLDER = "db/migration/";

  /// A file that every version has.
  private static final String ANY_FILE = "/" + FOLDER + "afterMigrate__tenants.sql";

  private Migrations() {}

  static void run(DataSource owner) {
    Optional<String> own = fingerprint();
    if (own.isPresent() && own.equals(recorded(owner))) {
      return;
    }
    UpgradeStop.check(owner);
    Flyway.configure().dataSource(owner).outOfOrder(true).load().migrate();
    own.ifPresent(fingerprint -> record(owner, fingerprint));
  }

  /// Returns the comment of an earlier run.
  private static Optional<String> recorded(DataSource owner) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select obj_description(to_regclass('flyway_schema_history'), 'pg_class')")) {
      return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException("Could not read the schema history", e);
    }
  }

  private static void record(DataSource owner, String fingerprint) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("comment on table flyway_schema_history is '" + fingerprint + "'");
    } catch (SQLException e) {
      throw new IllegalStateException("Could not comment on the schema history", e);
    }
  }

  /// Returns a hash of the names and contents of the migrations of this server; empty if they are
  /// neither in a jar nor in a folder.
  static Optional<String> fingerprint() {
    URL file = Migrations.class.getResource(ANY_FILE);
    if (file == null) {
      return Optional.empty();
    }
    try {
      URLConnection connection = file.openConnection();
      if (connection instanceof JarURLConnection inJar) {
        return Optional.of(hash(inJar(inJar)));
      }
      return file.getProtocol().equals("file")
          ? Optional.of(hash(inFolder(Path.of(file.toURI()).resolveSibling(""))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read the migrations", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(Stream<String> files) {
    return "migrations " + Sha256.hex(files.sorted().collect(Collectors.joining("\n")));
  }

  /// The directory of a jar has the checksums, so no file is read.
  private static Stream<String> inJar(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      List<String> files =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
              .map(entry -> line(entry.getName().substring(FOLDER.length()), entry.getCrc()))
              .toList();
      return files.stream();
    }
  }

  private static Stream<String> inFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> line(file.getFileName().toString(), checksum(file)))
          .toList()
          .stream();
    }
  }

  private static long checksum(Path file) {
    CRC32 checksum = new CRC32();
    try {
      checksum.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checksum.getValue();
  }

  private static String line(String name, long checksum) {
    return name + " " + Long.toHexString(checksum);
  }
}
