package org.ringback.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.report.TestReceiver.Request;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;

/// Scheduled reports that a customer's system receives.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportDeliveryTest extends ReportScenario {
  @Test
  void a_report_is_sent_at_its_local_time_with_a_signature() {
    call(clock.instant().minus(Duration.ofDays(1)), "+15550007001");
    JsonNode saved = create("Daily calls", CALLS, "csv", webhook("/daily")).json();
    String secret = saved.path("secret").asString();
    Instant due = Instant.parse(saved.at("/report/nextRunAt").asString());
    assertThat(due.atZone(KOLKATA).toLocalTime()).hasToString("08:30");
    assertThat(receiver.requests("/daily")).isEmpty();
    forwardTo(due);
    Request request = receiver.await("/daily", 0);
    JsonNode run = awaitState(id(saved), "done");

    assertThat(request.isSignedWith(secret)).isTrue();
    assertThat(request.isSignedWith("whsec_AAAA")).isFalse();
    assertThat(request.header("webhook-id")).isEqualTo(run.path("id").asString());
    assertThat(Long.parseLong(request.header("webhook-timestamp")))
        .isBetween(due.getEpochSecond(), clock.instant().getEpochSecond());
    assertThat(request.header("ringback-delivery")).isEqualTo("file");
    assertThat(request.header("ringback-report-id")).isEqualTo(id(saved));
    assertThat(request.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(request.text()).startsWith("id,callSid,").contains("+15550007001");
    assertThat(run.path("scheduledFor").asString()).isEqualTo(due.toString());
    assertThat(run.path("lastDay").asString())
        .isEqualTo(due.atZone(KOLKATA).toLocalDate().minusDays(1).toString());
    assertThat(run.path("size").asInt()).isEqualTo(request.body().length);
    assertThat(acme.audit("report.delivered"))
        .anySatisfy(
            entry -> {
              assertThat(entry.at("/detail/destination").asString()).isEqualTo("127.0.0.1");
              assertThat(entry.toString()).doesNotContain("/daily");
            });
  }

  @Test
  void runs_that_were_missed_are_made_up_once() {
    JsonNode saved = create("Missed", FIGURES, "csv", webhook("/missed")).json();
    Instant due = Instant.parse(saved.at("/report/nextRunAt").asString());
    forwardTo(due.plus(Duration.ofDays(3)).plusSeconds(60));
    receiver.await("/missed", 0);
    JsonNode run = awaitState(id(saved), "done");
    assertThat(run.path("scheduledFor").asString())
        .isEqualTo(due.plus(Duration.ofDays(3)).toString());
    forwardTo(due.plus(Duration.ofDays(4)));
    Request next = receiver.await("/missed", 1);
    awaitState(id(saved), "done");
    assertThat(runs(id(saved))).hasSize(2);
    assertThat(receiver.requests("/missed")).hasSize(2);
    assertThat(next.header("webhook-id")).isNotEqualTo(run.path("id").asString());
  }

  @Test
  void several_nodes_send_each_run_once_and_another_one_takes_over() {
    TestServer first = node(Map.of());
    TestWorkspace ours = TestWorkspace.create(first);
    String token = ours.administrator();
    TestServer second = node(Map.of("DATABASE_URL", first.databaseUrl()));
    try {
      for (int i = 0; i < 6; i++) {
        first.post(ours.path("/reports"), token, body("R" + i, FIGURES, "json", webhook("/once")));
      }
      clock.forward(Duration.ofDays(1));
      receiver.await("/once", 5);
      String fresh = first.signIn("admin@example.test");
      eventually(() -> waiting(first, ours, fresh));
      Set<String> ids = new HashSet<>();
      receiver.requests("/once").forEach(request -> ids.add(request.header("webhook-id")));
      assertThat(ids).hasSize(6);
      assertThat(receiver.requests("/once")).hasSize(6);
      first.close();
      clock.forward(Duration.ofDays(1));
      eventually(
          Duration.ofSeconds(60),
          () ->
              receiver.requests("/once").size() >= 12
                  ? ""
                  : "sent " + receiver.requests("/once").size());
      assertThat(receiver.requests("/once")).hasSize(12);
    } finally {
      second.close();
      first.close();
    }
  }

  private static String waiting(TestServer node, TestWorkspace workspace, String token) {
    List<String> states =
        node.get(workspace.path("/reports"), token)
            .json()
            .path("reports")
            .valueStream()
            .map(report -> report.at("/lastRun/state").asString())
            .toList();
    return states.contains("waiting") ? "states: " + states : "";
  }

  @Test
  void a_failing_webhook_is_retried_for_a_day_and_disables_its_report_after_three_runs() {
    int inTwoWeeks = (clock.instant().atZone(KOLKATA).getDayOfMonth() + 13) % 28 + 1;
    String definition =
        body("Failing", FIGURES, "csv", webhook("/failing"))
            .replace("\"daily\"", "\"monthly\",\"monthDay\":" + inTwoWeeks);
    String id = id(acme.post("/reports", definition).json());
    receiver.answers(503);
    for (int failed = 1; failed <= 3; failed++) {
      runNow(id);
      awaitRun(id, run -> run.path("attempts").asInt() == 1 && run.path("error").isString());
      JsonNode first = runs(id).getFirst();
      assertThat(first.path("error").asString())
          .isEqualTo("The receiver answered with status 503.");
      assertThatResponse(acme.post("/reports/" + id + "/runs", ""))
          .isProblem(409, "report-running");
      assertThat(Instant.parse(first.path("nextTryAt").asString()))
          .isBefore(clock.instant().plus(Duration.ofMinutes(1)));
      clock.forward(Duration.ofMinutes(1));
      awaitRun(
          id,
          run ->
              run.path("attempts").asInt() == 2
                  && Duration.between(
                              clock.instant(), Instant.parse(run.path("nextTryAt").asString()))
                          .compareTo(Duration.ofMinutes(2))
                      <= 0
                  && run.path("error").isString());
      clock.forward(Duration.ofHours(24));
      acme.signInAgain();
      awaitRun(id, run -> run.path("state").asString().equals("failed"));
    }
    JsonNode disabled = report(id);
    assertThat(disabled.path("enabled").asBoolean()).isFalse();
    assertThat(disabled.path("disabledReason").asString()).isEqualTo("failures");
    assertThat(disabled.path("nextRunAt").isNull()).isTrue();
    assertThat(acme.audit("report.disabled")).hasSize(1);

    receiver.answers(200);
    Answer enabled =
        acme.put("/reports/" + id, definition.replaceFirst("\\{", "{\"enabled\":true,"));
    assertThatResponse(enabled).hasStatus(200);
    assertThat(enabled.json().at("/report/disabledReason").isNull()).isTrue();
    assertThat(enabled.json().path("secret").isNull()).isTrue();
    runNow(id);
    awaitState(id, "done");
  }

  @Test
  void a_redirect_and_an_address_that_is_not_public_are_failures_with_their_reason() {
    receiver.answers(302);
    String redirected = id(create("Redirect", FIGURES, "csv", webhook("/redirect")).json());
    runNow(redirected);
    awaitRun(redirected, run -> run.path("error").asString("").contains("Redirects are not"));
    assertThat(receiver.requests("/elsewhere")).isEmpty();
    receiver.answers(401);
    String denied = id(create("Denied", FIGURES, "csv", webhook("/denied")).json());
    runNow(denied);
    awaitRun(denied, run -> run.path("error").asString("").contains("status 401"));

    String internal =
        id(
            create(
                    "Internal",
                    FIGURES,
                    "csv",
                    "{\"type\":\"webhook\",\"url\":\"https://127.0.0.1:9/x\"}")
                .json());
    runNow(internal);
    awaitRun(internal, run -> run.path("error").asString("").contains("no public address"));
    for (String url : List.of("http://example.com/", "https://a:b@example.com/", "ftp://x/", "")) {
      assertThatResponse(
              create("Wrong", FIGURES, "csv", "{\"type\":\"webhook\",\"url\":\"" + url + "\"}"))
          .isProblem(400, "invalid-request");
    }
  }

  @Test
  void a_large_file_is_sent_as_a_link() {
    calls(3_000);
    JsonNode saved = create("Large", CALLS, "json", webhook("/large")).json();
    runNow(id(saved));
    Request request = receiver.await("/large", 0);
    JsonNode run = awaitState(id(saved), "done");
    assertThat(request.isSignedWith(saved.path("secret").asString())).isTrue();
    assertThat(request.header("ringback-delivery")).isEqualTo("link");
    JsonNode link = tools.jackson.databind.json.JsonMapper.shared().readTree(request.text());
    assertThat(link.path("size").asInt()).isGreaterThan(ReportAttempts.MAX_BODY);
    String url = link.path("url").asString().replace(server.publicUrl().toString(), "");
    Answer file = server.get(url, null);
    assertThatResponse(file).hasStatus(200);
    assertThat(file.body().getBytes(StandardCharsets.UTF_8)).hasSize(link.path("size").asInt());
    assertThat(file.json().path("calls")).hasSize(3_000);
    assertThat(file.body()).isEqualTo(download(id(saved), run).body());
    assertThatResponse(server.get(url + "x", null)).isProblem(404, "not-found");
    clock.forward(ReportAttempts.LINK_LIFE);
    assertThatResponse(server.get(url, null)).isProblem(404, "not-found");
  }

  @Test
  void a_rotated_secret_signs_the_next_request_and_a_file_has_none() {
    JsonNode saved = create("Rotated", FIGURES, "csv", webhook("/rotated")).json();
    Answer rotated = acme.post("/reports/" + id(saved) + "/secret", "");
    runNow(id(saved));
    Request request = receiver.await("/rotated", 0);
    assertThat(request.isSignedWith(rotated.json().path("secret").asString())).isTrue();
    assertThat(request.isSignedWith(saved.path("secret").asString())).isFalse();
    String file = id(create("File", FIGURES, "csv", FILE).json());
    assertThatResponse(acme.post("/reports/" + file + "/secret", ""))
        .isProblem(409, "report-without-webhook");
    assertThatResponse(acme.delete("/reports/" + file)).hasStatus(204);
    assertThatResponse(acme.delete("/reports/" + file)).isProblem(404, "not-found");
  }
}
