package org.ringback.server.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Eventually;
import org.ringback.server.running.FreePort;
import org.ringback.server.settings.StorageSettings;

/// s3proxy, a server with the API of S3 that verifies signatures, in a process of its own.
public final class S3Proxy implements AutoCloseable {
  public static final String ACCESS_KEY = "local-identity";
  public static final String SECRET_KEY = "local-credential";

  private static final Path CLASS_PATH = Path.of("src", "test", "s3proxy", "target", "class-path");

  private final Path folder;
  private final int port = FreePort.any();
  private @Nullable Process process;

  /// @param folder keeps the buckets, which are its folders
  public S3Proxy(Path folder) {
    this.folder = folder;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public StorageSettings.S3 settings(String bucket) {
    return new StorageSettings.S3(bucket, url(), "us-east-1", ACCESS_KEY, new Secret(SECRET_KEY));
  }

  /// Starts the process, and waits until it answers.
  public void start() throws IOException {
    if (!Files.exists(CLASS_PATH)) {
      resolve();
    }
    Path properties = Files.createTempFile("s3proxy", ".properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem
        jclouds.filesystem.basedir=%s
        """
            .formatted(url(), ACCESS_KEY, SECRET_KEY, folder));
    Path log = Files.createTempFile("s3proxy", ".log");
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-DLOG_LEVEL=warn",
                "-cp",
                Files.readString(CLASS_PATH).strip(),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process = started;
    Eventually.eventually(
        Duration.ofSeconds(60),
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("s3proxy ended, see " + log);
          }
          return answers() ? "" : "s3proxy does not answer, see " + log;
        });
    Files.delete(properties);
  }

  /// Writes the class path, which a build of all modules has written after the server's tests.
  private static void resolve() throws IOException {
    Process maven =
        new ProcessBuilder(
                "mvn", "-q", "-B", "-f", "src/test/s3proxy/pom.xml", "generate-test-resources")
            .inheritIO()
            .start();
    if (maven.onExit().join().exitValue() != 0) {
      throw new AssertionError("Maven could not resolve s3proxy");
    }
  }

  private boolean answers() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
                  HttpRequest.newBuilder(url()).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 403;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Ends the process, which keeps its buckets.
  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }
}
