package org.ringback.server.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkspacesTest {
  private static final String PATH = "/api/workspaces";
  private final TestServer server = TestServer.start();

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void an_owner_creates_a_workspace_and_owns_it() {
    server.person("olga@example.test", server.workspace("first"), Role.OWNER);
    String token = server.signIn("olga@example.test");

    Answer created =
        server.post(PATH, token, "{\"name\":\" Café Zürich \",\"timeZone\":\"Europe/Zurich\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().path("name").stringValue()).isEqualTo("Café Zürich");
    assertThat(created.json().path("slug").stringValue()).isEqualTo("cafe-zurich");
    assertThat(created.json().path("timeZone").stringValue()).isEqualTo("Europe/Zurich");
    assertThat(created.json().path("callStrategy").stringValue()).isEqualTo("conference");
    assertThat(created.json().path("role").stringValue()).isEqualTo("owner");
    JsonNode me = server.get("/api/me", token).json();
    assertThat(me.path("mayCreateWorkspaces").booleanValue()).isTrue();
    assertThat(me.path("workspaces").get(0)).isEqualTo(created.json());
    assertThat(me.at("/workspaces/1/timeZone").stringValue()).isEqualTo("UTC");
    assertThat(audited(created, token)).containsExactly("workspace.created");
  }

  @Test
  void a_taken_slug_gets_a_suffix() {
    server.person("nina@example.test", server.workspace("taken"), Role.OWNER);
    String token = server.signIn("nina@example.test");
    assertThat(server.post(PATH, token, "{\"name\":\"Taken\"}").json().path("slug").stringValue())
        .matches("taken-[0-9a-f]{8}");
    assertThat(server.post(PATH, token, "{\"name\":\"東京\"}").json().path("slug").stringValue())
        .isEqualTo("workspace");
  }

  @ParameterizedTest
  @CsvSource({
    "anyone, AGENT, 201",
    "owners, OWNER, 201",
    "owners, ADMIN, 403",
    "none, OWNER, 403",
  })
  void the_deployment_decides_who_may_create_workspaces(String setting, Role role, int status) {
    try (TestServer deployment = TestServer.start(Map.of("RINGBACK_WORKSPACE_CREATION", setting))) {
      deployment.person("ada@example.test", deployment.workspace("acme"), role);
      String token = deployment.signIn("ada@example.test");
      assertThat(deployment.post(PATH, token, "{\"name\":\"New\"}").status()).isEqualTo(status);
      assertThat(deployment.get("/api/me", token).json().path("mayCreateWorkspaces").booleanValue())
          .isEqualTo(status == 201);
    }
  }

  @Test
  void an_administrator_changes_the_name_the_time_zone_and_the_wrap_up_time() {
    WorkspaceId workspace = server.workspace("old-name");
    server.person("adam@example.test", workspace, Role.ADMIN);
    String token = server.signIn("adam@example.test");
    String path = PATH + "/" + workspace;

    Answer changed =
        server.ask(
            "PATCH", path, token, "{\"timeZone\":\"America/New_York\",\"wrapUpSeconds\":30}");
    assertThat(changed.json().path("wrapUpSeconds").intValue()).isEqualTo(30);
    assertThat(changed.json().path("timeZone").stringValue()).isEqualTo("America/New_York");
    assertThat(changed.json().path("name").stringValue()).isEqualTo("The old-name");
    Answer renamed = server.ask("PATCH", path, token, "{\"name\":\"New name\"}");
    assertThat(renamed.json().path("name").stringValue()).isEqualTo("New name");
    assertThat(renamed.json().path("timeZone").stringValue()).isEqualTo("America/New_York");
    assertThat(renamed.json().path("slug").stringValue()).isEqualTo("old-name");
    assertThat(renamed.json().path("wrapUpSeconds").intValue()).isEqualTo(30);
    assertThat(server.ask("PATCH", path, token, "{}").json()).isEqualTo(renamed.json());
    assertThat(server.get("/api/me", token).json().path("workspaces").get(0))
        .isEqualTo(renamed.json());
    assertThat(audited(renamed, token)).containsExactly("workspace.changed", "workspace.changed");
  }

  @Test
  void an_administrator_chooses_which_agents_ring_and_how_long_callers_wait() {
    WorkspaceId workspace = server.workspace("ring-settings");
    server.person("rita@example.test", workspace, Role.ADMIN);
    String token = server.signIn("rita@example.test");
    String path = PATH + "/" + workspace;

    Answer before = server.ask("PATCH", path, token, "{}");
    assertThat(before.json().path("ringStrategy").stringValue()).isEqualTo("all");
    assertThat(before.json().path("maxWaitSeconds").intValue()).isEqualTo(300);
    Answer changed =
        server.ask(
            "PATCH", path, token, "{\"ringStrategy\":\"longest-idle\",\"maxWaitSeconds\":0}");
    assertThat(changed.json().path("ringStrategy").stringValue()).isEqualTo("longest-idle");
    assertThat(changed.json().path("maxWaitSeconds").intValue()).isZero();
    assertThat(server.ask("PATCH", path, token, "{}").json()).isEqualTo(changed.json());
    assertThat(audited(changed, token)).containsExactly("workspace.changed");
  }

  @ParameterizedTest
  @CsvSource({
    "{\"timeZone\":\"Mars/Olympus\"}, /timeZone",
    "{\"timeZone\":\"+02:00\"}, /timeZone",
    "{\"timeZone\":7}, /timeZone",
    "{\"wrapUpSeconds\":601}, /wrapUpSeconds",
    "{\"wrapUpSeconds\":-1}, /wrapUpSeconds",
    "{\"wrapUpSeconds\":1.5}, /wrapUpSeconds",
    "{\"ringStrategy\":\"loudest\"}, /ringStrategy",
    "{\"ringStrategy\":1}, /ringStrategy",
    "{\"maxWaitSeconds\":3601}, /maxWaitSeconds",
    "{\"maxWaitSeconds\":\"5\"}, /maxWaitSeconds",
    "{\"supervisionVisible\":\"no\"}, /supervisionVisible",
    "{\"callWaiting\":1}, /callWaiting",
    "{\"name\":\" \"}, /name",
    "{\"name\":null}, /name",
  })
  void an_invalid_setting_is_rejected(String body, String pointer) {
    WorkspaceId workspace = server.workspace("w" + Math.abs(body.hashCode()));
    String email = "o" + Math.abs(body.hashCode()) + "@example.test";
    server.person(email, workspace, Role.OWNER);
    Answer answer = server.ask("PATCH", PATH + "/" + workspace, server.signIn(email), body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").stringValue()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-15T00:00:00Z, 2026-01-15T00:00:00Z, 2026-01-15T00:00:00Z, 2026-02-15T00:00:00Z",
    "2026-01-15T00:00:00Z, 2026-02-14T23:59:59Z, 2026-01-15T00:00:00Z, 2026-02-15T00:00:00Z",
    "2026-01-15T00:00:00Z, 2026-05-15T00:00:00Z, 2026-05-14T23:00:00Z, 2026-06-14T23:00:00Z",
    "2026-01-31T12:00:00Z, 2026-02-28T12:00:00Z, 2026-02-28T12:00:00Z, 2026-03-31T11:00:00Z",
    "2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z, 2026-03-31T23:00:00Z, 2026-04-30T23:00:00Z",
  })
  void usage_periods_are_months_in_the_workspaces_time_zone(
      Instant first, Instant now, Instant start, Instant end) {
    assertThat(UsagePeriod.containing(now, first, ZoneId.of("Europe/Berlin")))
        .isEqualTo(new UsagePeriod(start, end));
  }

  private List<String> audited(Answer workspace, String token) {
    String path = PATH + "/" + workspace.json().path("id").stringValue();
    return server
        .get(path + "/audit?action=workspace.", token)
        .json()
        .path("entries")
        .findValuesAsString("action");
  }
}
