package org.ringback.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;

/// A server whose reports a customer's system receives, and a new workspace for each test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReportScenario {
  static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
  static final Path STORAGE = Path.of("target/test-reports");

  final MovableClock clock = new MovableClock();
  TestReceiver receiver;
  TestServer server;
  TestWorkspace acme;

  @BeforeAll
  void start() throws IOException {
    receiver = new TestReceiver();
    server = node(Map.of());
  }

  TestServer node(Map<String, String> settings) {
    return TestServer.builder()
        .setting("RINGBACK_WEBHOOK_ORIGINS", receiver.origin())
        .setting("RINGBACK_RECORDINGS_DIR", STORAGE.toString())
        .settings(settings)
        .clock(clock)
        .start();
  }

  @BeforeEach
  void workspace() {
    receiver.answers(200);
    acme = TestWorkspace.create(server);
    acme.signInAgain();
    assertThatResponse(acme.patch("", acme.administrator(), "{\"timeZone\":\"Asia/Kolkata\"}"))
        .hasStatus(200);
  }

  @AfterAll
  void stop() {
    server.close();
    receiver.close();
  }

  static final String CALLS = "{\"type\":\"calls\",\"period\":\"last-7-days\"}";
  static final String FIGURES =
      "{\"type\":\"figures\",\"period\":\"yesterday\",\"breakdown\":\"hour\"}";
  static final String FILE = "{\"type\":\"file\",\"keepDays\":2}";

  String webhook(String path) {
    return "{\"type\":\"webhook\",\"url\":\"" + receiver.origin() + path + "\"}";
  }

  static String body(String name, String content, String format, String destination) {
    return """
        {"name":"%s","content":%s,"format":"%s","destination":%s,
         "schedule":{"frequency":"daily","time":"08:30"}}"""
        .formatted(name, content, format, destination);
  }

  Answer create(String name, String content, String format, String destination) {
    return acme.post("/reports", body(name, content, format, destination));
  }

  static String id(JsonNode saved) {
    assertThat(saved.at("/report/id").isString()).as(saved.toString()).isTrue();
    return saved.at("/report/id").asString();
  }

  void runNow(String id) {
    assertThatResponse(acme.post("/reports/" + id + "/runs", "")).hasStatus(202);
  }

  JsonNode report(String id) {
    return acme.get("/reports")
        .json()
        .path("reports")
        .valueStream()
        .filter(report -> report.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  List<JsonNode> runs(String id) {
    return acme.get("/reports/" + id + "/runs").json().path("runs").valueStream().toList();
  }

  /// Waits until the newest run is in a state.
  JsonNode awaitState(String id, String state) {
    return awaitRun(id, run -> run.path("state").asString().equals(state));
  }

  /// Waits until the newest manual run, or else the newest one, meets a condition.
  JsonNode awaitRun(String id, java.util.function.Predicate<JsonNode> condition) {
    JsonNode[] found = new JsonNode[1];
    eventually(
        () -> {
          List<JsonNode> runs = runs(id);
          found[0] =
              runs.stream()
                  .filter(run -> run.path("occasion").asString().equals("manual"))
                  .findFirst()
                  .or(() -> runs.stream().findFirst())
                  .orElse(null);
          return found[0] != null && condition.test(found[0]) ? "" : "runs: " + runs;
        });
    return found[0];
  }

  Answer download(String id, JsonNode run) {
    return acme.get("/reports/" + id + "/runs/" + run.path("id").asString() + "/file");
  }

  void forwardTo(Instant time) {
    clock.forward(Duration.between(clock.instant(), time).plusSeconds(1));
    acme.signInAgain();
  }

  /// Stores a call that has ended.
  String call(Instant at, String from) {
    UUID id = UUID.randomUUID();
    server
        .sql()
        .sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at,
              ended_at, updated_at)
            values (:workspace, :id, 'inbound', :from, '+15550100100', 'no-answer',
              cast(:at as timestamptz), now() - interval '1 hour', now())""")
        .param("workspace", acme.id().value())
        .param("id", id)
        .param("from", from)
        .param("at", at.toString())
        .update();
    return id.toString();
  }

  void calls(int count) {
    server
        .sql()
        .sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at,
              ended_at, updated_at)
            select :workspace, gen_random_uuid(), 'inbound', '+15550007999', '+15550100100',
              'no-answer', cast(:at as timestamptz) + make_interval(secs => i), now(), now()
            from generate_series(1, :count) i""")
        .param("workspace", acme.id().value())
        .param("at", clock.instant().minus(Duration.ofDays(2)).toString())
        .param("count", count)
        .update();
  }

  List<String> storedTexts() throws IOException {
    try (var files = Files.walk(STORAGE)) {
      return files.filter(Files::isRegularFile).map(ReportScenario::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
