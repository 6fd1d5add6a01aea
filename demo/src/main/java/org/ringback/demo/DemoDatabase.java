package org.ringback.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL that needs no installation, its data kept in a folder. Works as root too.
final class DemoDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private DemoDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static DemoDatabase start(Path folder) {
    endOrphan(folder);
    try {
      return new DemoDatabase(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              // The library's defaults are a test's: without these a crash could lose what was
              // kept.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start());
    } catch (IOException | IllegalStateException e) {
      throw new DemoException("The embedded PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  /// A killed demo leaves its postmaster behind, which would refuse a second one on the same data.
  static void endOrphan(Path folder) {
    Path pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid).filter(DemoDatabase::isPostgres).ifPresent(DemoDatabase::end);
    } catch (IOException | NumberFormatException e) {
      throw new DemoException(pidFile + " cannot be read: delete it if no PostgreSQL uses it", e);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(c -> c.endsWith("/postgres")).isPresent();
  }

  private static void end(ProcessHandle postmaster) {
    postmaster.destroy();
    try {
      postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException _) {
      postmaster.destroyForcibly();
    }
  }

  /// `DATABASE_URL` for the server.
  String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
