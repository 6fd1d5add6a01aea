package org.ringback.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Scheduled reports, their files, and who may define them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportsTest extends ReportScenario {
  @Test
  void a_file_is_stored_encrypted_and_kept_for_its_days() throws IOException {
    call(clock.instant().minus(Duration.ofDays(1)), "+15550007002");
    String id = id(create("Kept", CALLS, "excel", FILE).json());
    runNow(id);
    JsonNode run = awaitState(id, "done");
    Answer file = download(id, run);
    assertThatResponse(file).hasStatus(200);
    assertThat(file.body()).startsWith("\uFEFFid,").contains("+15550007002");
    assertThat(file.header("Content-Disposition"))
        .contains("ringback-" + acme.slug() + "-calls-from-")
        .contains(".csv");
    assertThat(acme.audit("report.downloaded")).hasSize(1);
    assertThat(storedTexts()).noneMatch(text -> text.contains("+15550007002"));
    long objects = storedTexts().size();
    assertThat(objects).isPositive();

    clock.forward(Duration.ofDays(2).plusHours(1));
    acme.signInAgain();
    assertThatResponse(download(id, run)).isProblem(404, "not-found");
    eventually(
        () -> {
          JsonNode now = runs(id).getLast();
          return now.path("file").asString().equals("expired") ? "" : "still " + now;
        });
    eventually(
        () ->
            server
                        .sql()
                        .sql("select count(*) from report_objects where workspace_id = :id")
                        .param("id", acme.id().value())
                        .query(Integer.class)
                        .single()
                    <= 1 // of the scheduled run
                ? ""
                : "the object of the expired file is still stored");
  }

  @Test
  void an_erased_call_leaves_no_stored_file_that_contains_it() {
    Instant yesterday = clock.instant().minus(Duration.ofDays(1));
    String call = call(yesterday, "+15550007003");
    String id = id(create("Erased", CALLS, "json", FILE).json());
    String figures = id(create("Figures", FIGURES, "json", FILE).json());
    runNow(id);
    runNow(figures);
    JsonNode run = awaitState(id, "done");
    JsonNode ofFigures = awaitState(figures, "done");
    assertThat(download(id, run).body()).contains("+15550007003");
    assertThatResponse(acme.post("/erasures", "{\"callId\":\"" + call + "\"}")).hasStatus(202);
    eventually(
        () ->
            runs(id).getFirst().path("file").asString().equals("erased")
                ? ""
                : "still " + runs(id).getFirst());
    assertThatResponse(download(id, run)).isProblem(404, "not-found");
    assertThatResponse(download(figures, ofFigures)).hasStatus(200);
    runNow(id);
    JsonNode again = awaitState(id, "done");
    assertThat(download(id, again).body()).contains(call).doesNotContain("+15550007003");
  }

  @Test
  void the_erasure_of_a_person_deletes_reports_that_name_the_person() {
    String named = id(create("Calls of +15550007006", CALLS, "csv", FILE).json());
    String other = id(create("Others", CALLS, "csv", FILE).json());
    assertThatResponse(acme.post("/erasures", "{\"number\":\"+15550007006\"}")).hasStatus(202);
    eventually(
        () -> acme.get("/reports").body().contains(named) ? "the report is still listed" : "");
    assertThat(acme.get("/reports").body()).contains(other);
  }

  @Test
  void a_report_of_calls_has_the_filters_of_a_saved_view_as_they_were() {
    Instant yesterday = clock.instant().minus(Duration.ofDays(1));
    call(yesterday, "+15550007004");
    call(yesterday, "+15550007005");
    JsonNode view =
        acme.post(
                "/saved-views",
                "{\"screen\":\"calls\",\"name\":\"One\",\"filter\":{\"q\":\"+1 555 000 7004\",\"date\":\"today\"}}")
            .json();
    String calls =
        "{\"type\":\"calls\",\"period\":\"last-7-days\",\"viewId\":\""
            + view.path("id").asString()
            + "\"}";
    JsonNode saved = create("View", calls, "csv", FILE).json();
    assertThat(saved.at("/report/content/view/name").asString()).isEqualTo("One");
    assertThat(saved.at("/report/content/view/filter").propertyNames()).containsExactly("q");
    assertThatResponse(acme.delete("/saved-views/" + view.path("id").asString())).hasStatus(204);
    Answer kept =
        acme.put(
            "/reports/" + id(saved),
            body(
                "View",
                "{\"type\":\"calls\",\"period\":\"last-7-days\",\"keepView\":true}",
                "csv",
                FILE));
    assertThat(kept.json().at("/report/content/view/name").asString()).isEqualTo("One");
    runNow(id(saved));
    assertThat(download(id(saved), awaitState(id(saved), "done")).body())
        .contains("+15550007004")
        .doesNotContain("+15550007005");
    assertThatResponse(create("Gone", calls, "csv", FILE)).isProblem(400, "invalid-request");
  }

  @Test
  void a_report_remains_when_its_creator_leaves_and_follows_the_time_zone() {
    Member eve = acme.signIn("reports-eve-" + acme.slug(), Role.ADMIN);
    JsonNode saved = acme.post("/reports", eve.token(), body("Stays", FIGURES, "csv", FILE)).json();
    assertThatResponse(acme.delete("/members/" + eve.user())).hasStatus(204);
    runNow(id(saved));
    awaitState(id(saved), "done");

    assertThatResponse(acme.patch("", acme.administrator(), "{\"timeZone\":\"Europe/Berlin\"}"))
        .hasStatus(200);
    eventually(
        () -> {
          Instant next = Instant.parse(report(id(saved)).path("nextRunAt").asString());
          String local = next.atZone(ZoneId.of("Europe/Berlin")).toLocalTime().toString();
          return local.equals("08:30") ? "" : "next run at " + local;
        });
  }

  @Test
  void the_reports_of_a_deleted_workspace_are_deleted_at_once() {
    String id = id(create("Deleted", FIGURES, "csv", FILE).json());
    runNow(id);
    awaitState(id, "done");
    Member owner = acme.signIn("reports-owner-" + acme.slug(), Role.OWNER);
    assertThatResponse(acme.delete("?name=The%20" + acme.slug(), owner.token())).hasStatus(202);
    assertThat(
            server
                .sql()
                .sql("select count(*) from report_runs where workspace_id = :id")
                .param("id", acme.id().value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void the_next_three_runs_are_previewed_and_invalid_schedules_are_named() {
    JsonNode preview = acme.get("/reports/next-runs?frequency=weekly&weekday=1&time=08:30").json();
    assertThat(preview.path("timeZone").asString()).isEqualTo("Asia/Kolkata");
    assertThat(preview.path("nextRuns").valueStream().map(JsonNode::asString).map(Instant::parse))
        .hasSize(3)
        .allSatisfy(run -> assertThat(run.atZone(KOLKATA).toString()).contains("T08:30+05:30"))
        .isSorted();
    for (String query :
        List.of(
            "time=08:30",
            "frequency=weekly&time=08:30",
            "frequency=weekly&weekday=8&time=08:30",
            "frequency=monthly&monthDay=32&time=08:30",
            "frequency=daily&time=24:00",
            "frequency=daily")) {
      assertThatResponse(acme.get("/reports/next-runs?" + query)).isProblem(400, "invalid-request");
    }
    for (String wrong :
        List.of(
            "{\"type\":\"figures\",\"period\":\"yesterday\"}",
            "{\"type\":\"figures\",\"period\":\"yesterday\",\"breakdown\":\"mood\"}",
            "{\"type\":\"calls\",\"period\":\"tomorrow\"}",
            "{\"type\":\"calls\",\"period\":\"yesterday\",\"viewId\":\"" + new UUID(3, 3) + "\"}",
            "7")) {
      assertThatResponse(create("Wrong", wrong, "csv", FILE)).isProblem(400, "invalid-request");
    }
    assertThatResponse(create("Wrong", CALLS, "xlsx", FILE)).isProblem(400, "invalid-request");
    assertThatResponse(create(" ", CALLS, "csv", FILE)).isProblem(400, "invalid-request");
    assertThatResponse(create("Wrong", CALLS, "csv", "{\"type\":\"file\",\"keepDays\":366}"))
        .isProblem(400, "invalid-request");
  }
}
