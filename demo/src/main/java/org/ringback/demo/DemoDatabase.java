package org.ringback.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// An embedded PostgreSQL that keeps its data in a folder. It also runs as root.
final class DemoDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private DemoDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static DemoDatabase start(Path folder) {
    stopOrphan(folder);
    try {
      return new DemoDatabase(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              // The library's defaults are meant for tests. A crash could lose saved data.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start());
    } catch (IOException | IllegalStateException e) {
      throw new DemoException("Could not start the embedded PostgreSQL: " + e.getMessage(), e);
    }
  }

  /// Stops the PostgreSQL that a killed demo has left running. It would block another one on the
  /// same folder.
  static void stopOrphan(Path folder) {
    Path pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid).filter(DemoDatabase::isPostgres).ifPresent(DemoDatabase::stop);
    } catch (IOException | NumberFormatException e) {
      throw new DemoException(
          pidFile + " is not readable. Delete it if no PostgreSQL uses its folder.", e);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(c -> c.endsWith("/postgres")).isPresent();
  }

  private static void stop(ProcessHandle postmaster) {
    postmaster.destroy();
    try {
      postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException _) {
      postmaster.destroyForcibly();
    }
  }

  /// Returns the `DATABASE_URL` for the server.
  String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
