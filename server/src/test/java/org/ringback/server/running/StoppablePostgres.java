package org.ringback.server.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A PostgreSQL of its own, which a test can stop and start.
public final class StoppablePostgres implements AutoCloseable {
  private final Path folder;
  private final Path data;
  private final Path binaries;
  private final int port;

  private StoppablePostgres(Path folder, Path data, Path binaries, int port) {
    this.folder = folder;
    this.data = data;
    this.binaries = binaries;
    this.port = port;
  }

  public static StoppablePostgres start() {
    try {
      Path folder = Files.createTempDirectory("ringback-postgres");
      Path data = folder.resolve("data");
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              // The library's default is off, with which a crash loses the last commits.
              .setServerConfig("synchronous_commit", "on")
              .start();
      return new StoppablePostgres(folder, data, binaries(), started.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the folder where the library has unpacked PostgreSQL.
  private static Path binaries() throws IOException {
    Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    try (Stream<Path> versions = Files.list(unpacked)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("pg_ctl")))
          .findFirst()
          .orElseThrow(() -> new IOException("no pg_ctl in " + unpacked));
    }
  }

  /// Returns the `DATABASE_URL` of a database. JDBC takes it as well.
  public String url(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
  }

  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /// Aborts all server processes without a checkpoint.
  public void stopImmediately() {
    control("stop", "-m", "immediate", "-w");
  }

  /// Starts PostgreSQL again, and returns as soon as it accepts connections.
  public void startAgain() {
    control("start", "-l", folder.resolve("log").toString(), "-o", "-F -p " + port, "-W");
    Eventually.eventually(() -> accepts() ? "" : "PostgreSQL does not accept connections");
  }

  private boolean accepts() {
    try (Connection connection = DriverManager.getConnection(url("postgres"))) {
      return connection.isValid(1);
    } catch (SQLException starting) {
      return false;
    }
  }

  private void control(String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root
    }
    command.add(binaries.resolve("pg_ctl").toString());
    command.addAll(List.of("-D", data.toString()));
    command.addAll(List.of(arguments));
    run(command);
  }

  static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " ended with status " + process.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stopImmediately();
    run(List.of("rm", "-rf", folder.toString()));
  }
}
