package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.recording.RecordedCalls.Recorded;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// From Twilio's report of a recording to its playback, without calls in real time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredRecordingsTest {
  private static final Path LAME = Path.of("/usr/bin/lame");

  @TempDir static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private TwilioAudio twilio;
  private Path storage;
  private TestServer server;
  private TestWorkspace acme;
  private RecordedCalls calls;

  @BeforeAll
  void start() throws IOException {
    twilio = new TwilioAudio();
    storage = folder.resolve("recordings");
    TestServer.Builder builder =
        TestServer.builder()
            .environmentAccount(RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN)
            .setting("TWILIO_API_BASE_URL", twilio.url().toString())
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .setting("RINGBACK_RECORDINGS_DIR", storage.toString());
    if (Files.exists(LAME)) {
      builder.setting("RINGBACK_LAME", LAME.toString());
    }
    server = builder.start();
  }

  @AfterAll
  void stop() {
    server.close();
    twilio.close();
    http.close();
  }

  @BeforeEach
  void workspace() {
    acme = TestWorkspace.create(server);
    calls =
        new RecordedCalls(
            server.sql(),
            server.twilio(RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN),
            acme.id().value(),
            twilio);
  }

  private JsonNode recording(Recorded recorded) {
    return acme.get("/calls/" + recorded.call() + "/recordings").json().at("/recordings/0");
  }

  private String error(Recorded recorded) {
    return recording(recorded).path("error").asString("");
  }

  private void awaitReady(Recorded recorded) {
    eventually(
        () -> {
          calls.retryNow();
          JsonNode found = recording(recorded);
          return found.path("status").asString("").equals("ready") ? "" : "it is " + found;
        });
  }

  private String link(Recorded recorded, String json) {
    Answer created = createLink(recorded, acme.administrator(), json);
    assertThatResponse(created).hasStatus(201);
    return created.json().path("url").asString();
  }

  private Answer createLink(Recorded recorded, String token, String json) {
    String id = recording(recorded).path("id").asString();
    return acme.post("/calls/" + recorded.call() + "/recordings/" + id + "/links", token, json);
  }

  private HttpResponse<byte[]> audio(String link) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + link)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private void requireStoredOnce(List<Recorded> all) throws Exception {
    try (Stream<Path> files = Files.walk(storage)) {
      assertThat(files.filter(Files::isRegularFile)).as("stored files").hasSize(all.size());
    }
    assertThat(calls.looseObjects()).as("objects of no recording").isZero();
    for (Recorded each : all) {
      assertThat(audio(link(each, "{}")).body()).isEqualTo(each.file());
    }
  }

  private void clearStorage() throws IOException {
    server.sql().sql("delete from recordings").update();
    server.sql().sql("delete from recording_objects").update();
    if (Files.exists(storage)) {
      try (Stream<Path> files = Files.walk(storage)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void recordings_wait_while_the_storage_is_away_and_are_stored_once_when_it_returns()
      throws Exception {
    clearStorage();
    Path away = folder.resolve("away");
    if (Files.exists(storage)) {
      Files.move(storage, away);
    }
    Files.writeString(storage, "a file in place of the directory");
    int before = twilio.downloads();
    List<Recorded> all = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      all.add(calls.add(i));
    }
    for (Recorded each : all) {
      eventually(
          () ->
              error(each).startsWith("The storage could not create a file")
                  ? ""
                  : "the error is: " + error(each));
    }
    server.sql().sql("update recordings set attempt = 6 where status = 'processing'").update();
    awaitAttempts(8);
    assertThat(twilio.downloads() - before).as("downloads that could not be stored").isZero();
    JsonNode problems = acme.get("/recording-problems").json().path("problems");
    assertThat(problems.findValuesAsString("status")).containsOnly("processing").hasSize(3);
    assertThat(problems.findValuesAsString("callId"))
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Recorded::call).toList());
    Answer link = createLink(all.getFirst(), acme.administrator(), "{}");
    assertThatResponse(link).isProblem(409, "recording-not-ready");

    Files.delete(storage);
    all.forEach(this::awaitReady);
    looseObjectsAreDeleted();
    requireStoredOnce(all);
    assertThat(acme.get("/recording-problems").json().path("problems")).isEmpty();
  }

  private void awaitAttempts(int count) {
    eventually(
        () -> {
          calls.retryNow();
          int fewest =
              server
                  .sql()
                  .sql("select min(attempt) from recordings where status = 'processing'")
                  .query(Integer.class)
                  .single();
          return fewest >= count ? "" : "attempts: " + fewest;
        });
  }

  /// Deletes what attempts have left, as the server does after an hour.
  private void looseObjectsAreDeleted() {
    server
        .sql()
        .sql(
            """
            delete from recording_objects o where not exists (select from recordings r
              where r.object_key = o.object_key)""")
        .update();
  }

  @Test
  void a_full_disk_loses_no_recording() throws Exception {
    clearStorage();
    Files.createDirectories(storage);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", storage.toString()) == 0,
        "this user may not mount a file system of a fixed size");
    Recorded recorded = calls.add(10);
    try {
      eventually(
          () ->
              error(recorded).equals("The storage could not write a file: No space left on device")
                  ? ""
                  : "the error is: " + error(recorded));
      eventually(
          () -> {
            try (Stream<Path> files = Files.walk(storage)) {
              return files.anyMatch(Files::isRegularFile) ? "a partial file is left" : "";
            } catch (IOException e) {
              return e.toString();
            }
          });
    } finally {
      assertThat(run("umount", "--lazy", storage.toString())).isZero();
    }
    awaitReady(recorded);
    looseObjectsAreDeleted();
    requireStoredOnce(List.of(recorded));
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Test
  void twilios_copy_is_deleted_only_when_ours_can_be_read() throws Exception {
    clearStorage();
    Recorded recorded = calls.add(2);
    awaitReady(recorded);
    Path file;
    try (Stream<Path> files = Files.walk(storage)) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] stored = Files.readAllBytes(file);
    stored[1000] ^= 1;
    Files.write(file, stored);
    server.sql().sql("update recordings set delete_at_twilio = true, next_try_at = now()").update();
    eventually(() -> error(recorded).contains("was changed") ? "" : "it is " + error(recorded));
    assertThat(twilio.has(recorded.sid())).isTrue();

    stored[1000] ^= 1;
    Files.write(file, stored);
    eventually(
        () -> {
          calls.retryNow();
          return twilio.has(recorded.sid()) ? "Twilio has its copy" : "";
        });
  }

  @Test
  void a_recording_whose_key_cannot_be_decrypted_is_listed_and_says_so_when_it_is_played()
      throws Exception {
    Recorded recorded = calls.add(1);
    awaitReady(recorded);
    String link = link(recorded, "{}");
    server
        .sql()
        .sql("update recordings set key_id = 'lost' where sid = :sid")
        .param("sid", recorded.sid())
        .update();

    assertThat(recording(recorded).path("status").asString()).isEqualTo("ready");
    assertThat(recording(recorded).path("durationMs").asInt()).isPositive();
    assertThatResponse(createLink(recorded, acme.administrator(), "{}"))
        .isProblem(503, "recording-unreadable");
    assertThat(audio(link).statusCode()).isEqualTo(503);
  }

  @Test
  void a_user_who_may_not_hear_a_recording_cannot_tell_that_it_exists() {
    Recorded recorded = calls.add(1);
    awaitReady(recorded);
    String id = recording(recorded).path("id").asString();
    String known = "/calls/" + recorded.call() + "/recordings/" + id;
    String guessed = "/calls/" + recorded.call() + "/recordings/" + UUID.randomUUID();
    String otherCall = "/calls/" + UUID.randomUUID() + "/recordings/" + id;
    Member agent = acme.signIn("stored-agent-" + id.substring(0, 8));
    TestWorkspace globex = TestWorkspace.create(server);
    Member stranger = globex.signIn("stored-stranger-" + id.substring(0, 8), Role.OWNER);

    for (String action : List.of("/waveform", "/links", "/pause", "/resume")) {
      List<Answer> answers =
          List.of(
              request(acme, agent, known, action),
              request(acme, agent, guessed, action),
              request(acme, agent, otherCall, action),
              request(acme, stranger, known, action),
              request(globex, stranger, known, action),
              request(acme, new Member(agent.user(), acme.administrator()), guessed, action),
              request(acme, new Member(agent.user(), acme.administrator()), otherCall, action));
      assertThat(answers).extracting(Answer::status).as(action).containsOnly(404);
      assertThat(answers)
          .extracting(answer -> answer.body().replaceAll("\"(requestId|instance)\":\"[^\"]*\"", ""))
          .as(action)
          .containsOnly(
              answers.getFirst().body().replaceAll("\"(requestId|instance)\":\"[^\"]*\"", ""));
    }
    assertThat(server.get("/api/recordings/rbl_" + "A".repeat(43), null).status()).isEqualTo(404);
  }

  private static Answer request(
      TestWorkspace workspace, Member member, String recording, String action) {
    return action.equals("/waveform")
        ? workspace.get(recording + action, member.token())
        : workspace.post(recording + action, member.token(), "{}");
  }

  @Test
  void an_mp3_file_has_the_length_of_the_recording_and_is_offered_where_there_is_an_encoder()
      throws Exception {
    Recorded recorded = calls.add(20);
    awaitReady(recorded);
    List<String> formats =
        acme.get("/calls/" + recorded.call() + "/recordings")
            .json()
            .path("formats")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    assertThatResponse(createLink(recorded, acme.administrator(), "{\"format\":\"ogg\"}"))
        .isProblem(400, "invalid-request");
    if (!Files.exists(LAME)) {
      assertThat(formats).containsExactly("wav");
      assertThatResponse(createLink(recorded, acme.administrator(), "{\"format\":\"mp3\"}"))
          .isProblem(409, "mp3-unavailable");
      return;
    }
    assertThat(formats).containsExactly("wav", "mp3");
    HttpResponse<byte[]> mp3 = audio(link(recorded, "{\"format\":\"mp3\",\"download\":true}"));
    assertThat(mp3.headers().firstValue("Content-Type")).hasValue("audio/mpeg");
    assertThat(mp3.headers().firstValue("Content-Disposition").orElse("")).endsWith(".mp3\"");
    assertThat(Mp3Frames.seconds(mp3.body())).isBetween(20.0, 20.5);
    assertThat(acme.audit("recording.downloaded").getFirst().at("/detail/format").asString())
        .isEqualTo("mp3");
  }
}
