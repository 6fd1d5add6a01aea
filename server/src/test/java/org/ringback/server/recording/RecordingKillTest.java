package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.recording.RecordedCalls.Recorded;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TwilioCaller;
import org.ringback.server.storage.S3Proxy;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The server as a process of its own, at full size only: a start takes seconds of a processor. The
/// build has the parts: `RecordingStoreTest`, `StoredRecordingsTest`, `LongRecordingTest`.
class RecordingKillTest {
  private static final URI PUBLIC_URL = URI.create("https://voice.example.test");
  private static final int PER_KILL = 4;
  private static final int SECONDS = 60;

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String database = TestDatabase.fresh();
  private final JdbcClient sql = TestDatabase.sql(database);
  private final TwilioAudio twilio;
  private @Nullable ServerProcess running;
  private String token = "";
  private String workspace = "";

  RecordingKillTest() throws IOException {
    twilio = new TwilioAudio();
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    twilio.close();
    http.close();
  }

  private ServerProcess server() {
    return Objects.requireNonNull(running);
  }

  private Map<String, String> environment(Map<String, String> storage) {
    Map<String, String> all =
        new HashMap<>(
            TestServer.environmentAccount(RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN));
    all.put("DATABASE_URL", database);
    all.put("PUBLIC_URL", PUBLIC_URL.toString());
    all.put("TWILIO_API_BASE_URL", twilio.url().toString());
    all.putAll(storage);
    return all;
  }

  private RecordedCalls calls() {
    token = server().signIn();
    workspace = server().workspace(token);
    return new RecordedCalls(
        sql,
        new TwilioCaller(
            http, PUBLIC_URL, server().url(), RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN),
        UUID.fromString(workspace),
        twilio);
  }

  private String path(Recorded recorded) {
    return "/api/workspaces/" + workspace + "/calls/" + recorded.call() + "/recordings";
  }

  private JsonNode recordings(Recorded recorded) {
    return server().get(path(recorded), token).json().path("recordings");
  }

  private void awaitReady(RecordedCalls calls, Recorded recorded, Duration time) {
    eventually(
        time,
        () -> {
          calls.retryNow();
          JsonNode found = recordings(recorded);
          return found.findValuesAsString("status").equals(List.of("ready"))
              ? ""
              : "the recordings are " + found;
        });
  }

  /// Returns the SHA-256 of the audio that the server returns.
  private String played(Recorded recorded) throws Exception {
    String id = recordings(recorded).at("/0/id").asString();
    String url =
        server()
            .post(path(recorded) + "/" + id + "/links", token, "{}")
            .json()
            .path("url")
            .asString();
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server().url() + url)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    var digest = Sha256.digest();
    try (InputStream body = answer.body()) {
      byte[] buffer = new byte[8192];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void requirePlayed(Recorded recorded) throws Exception {
    byte[] file = recorded.file();
    assertThat(played(recorded)).isEqualTo(Sha256.hex(file, file.length));
  }

  @Test
  void a_server_that_is_killed_while_it_stores_recordings_loses_none_and_keeps_none_twice()
      throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            24,
            "Recordings lost or stored twice after SIGKILL while they were fetched and stored",
            getClass());
    int kills = Guarantee.size(0, 20);
    assumeTrue(kills > 0, "only at full size");
    Path storage = folder.resolve("recordings");
    Map<String, String> environment =
        environment(Map.of("RINGBACK_RECORDINGS_DIR", storage.toString()));
    Random random = guarantee.random();
    List<Recorded> all = new ArrayList<>();
    running = ServerProcess.start(environment);
    for (int i = 0; i < kills; i++) {
      RecordedCalls calls = calls();
      int second = random.nextInt(SECONDS);
      CountDownLatch isReached = new CountDownLatch(random.nextInt(1, PER_KILL + 1));
      twilio.beforeSecond(
          number -> {
            if (number == second) {
              isReached.countDown();
            }
          });
      for (int j = 0; j < PER_KILL; j++) {
        all.add(calls.add(SECONDS));
      }
      assertThat(isReached.await(30, TimeUnit.SECONDS)).isTrue();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
      server().kill();
      running = ServerProcess.start(environment);
      endClaims();
    }
    RecordedCalls calls = calls();
    for (Recorded each : all) {
      awaitReady(calls, each, Duration.ofSeconds(30));
      requirePlayed(each);
    }
    sql.sql("update recording_objects set begun_at = begun_at - interval '2 h'").update();
    eventually(
        Duration.ofMinutes(2),
        () -> calls.looseObjects() == 0 ? "" : calls.looseObjects() + " objects are loose");
    try (Stream<Path> files = Files.walk(storage)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(all.size());
    }
    guarantee.recordResult("0 of %d recordings in %d kills".formatted(all.size(), kills));
  }

  /// Ends the claims of the killed process, as two minutes would.
  private void endClaims() {
    sql.sql("update recordings set next_try_at = now() where status = 'processing'").update();
  }

  @Test
  void recordings_wait_for_an_s3_server_that_is_away_for_a_minute() throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            25, "Recordings lost or stored twice while S3 is away for a minute", getClass());
    int count = Guarantee.size(0, 50);
    assumeTrue(count > 0, "only at full size");
    Path buckets = Files.createDirectories(folder.resolve("buckets"));
    Path bucket = Files.createDirectory(buckets.resolve("recordings"));
    try (S3Proxy s3 = new S3Proxy(buckets)) {
      running =
          ServerProcess.start(
              environment(
                  Map.of(
                      "RINGBACK_S3_BUCKET",
                      "recordings",
                      "RINGBACK_S3_ENDPOINT",
                      s3.url().toString(),
                      "RINGBACK_S3_ACCESS_KEY",
                      S3Proxy.ACCESS_KEY,
                      "RINGBACK_S3_SECRET_KEY",
                      S3Proxy.SECRET_KEY)));
      RecordedCalls calls = calls();
      List<Recorded> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(calls.add(1 + i % 20));
      }
      TimeUnit.MINUTES.sleep(1);
      s3.start();
      long returned = System.nanoTime();
      for (Recorded each : all) {
        eventually(
            Duration.ofMinutes(2),
            () ->
                recordings(each).findValuesAsString("status").equals(List.of("ready"))
                    ? ""
                    : "the recordings are " + recordings(each));
      }
      long seconds = Duration.ofNanos(System.nanoTime() - returned).toSeconds();
      for (Recorded each : all) {
        requirePlayed(each);
      }
      sql.sql("update recording_objects set begun_at = begun_at - interval '2 h'").update();
      eventually(
          Duration.ofMinutes(2),
          () -> calls.looseObjects() == 0 ? "" : calls.looseObjects() + " objects are loose");
      try (Stream<Path> files = Files.walk(bucket)) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(all.size());
      }
      guarantee.recordResult(
          "0 of %d; all stored %d s after its return".formatted(all.size(), seconds));
    }
  }

  @Test
  void an_hour_is_fetched_and_played_by_a_server_with_a_small_heap() throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            26,
            "Resident memory of a server with a heap of 64 MB after it fetched, stored and played a"
                + " recording of an hour",
            getClass());
    int seconds = Guarantee.size(0, 3600);
    assumeTrue(seconds > 0, "only at full size");
    running =
        ServerProcess.start(
            environment(Map.of("RINGBACK_RECORDINGS_DIR", folder.resolve("recordings").toString())),
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    RecordedCalls calls = calls();
    Recorded hour = calls.add(seconds);
    awaitReady(calls, hour, Duration.ofMinutes(3));
    requirePlayed(hour);
    guarantee.recordResult(server().residentMegabytes() + " MB");
  }
}
