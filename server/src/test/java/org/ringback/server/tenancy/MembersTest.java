package org.ringback.server.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/// Changing roles and removing members. A workspace always keeps an owner.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembersTest {
  private final TestServer server = TestServer.start();
  private int made;

  @AfterAll
  void stop() {
    server.close();
  }

  /// A workspace with one member of each role, named after it.
  private final class Fixtures {
    final String slug = "w" + ++made;
    final WorkspaceId workspace = server.workspace(slug);

    Fixtures() {
      for (Role role : Role.values()) {
        join(role.wire(), role);
      }
    }

    UserId join(String name, Role role) {
      return server.person(email(name), workspace, role);
    }

    String email(String name) {
      return name + "@" + slug + ".test";
    }

    String token(String name) {
      return server.signIn(email(name));
    }

    UserId id(String name) {
      return server.server().users().findByEmail(email(name)).orElseThrow();
    }

    String path(String name) {
      return "/api/workspaces/" + workspace + "/members/" + id(name);
    }

    Answer change(String by, String who, String role) {
      return server.ask("PATCH", path(who), token(by), "{\"role\":\"" + role + "\"}");
    }

    Answer remove(String by, String who) {
      return server.ask("DELETE", path(who), token(by), "");
    }

    JsonNode members(String token) {
      return server.get("/api/workspaces/" + workspace + "/members", token).json().path("members");
    }

    TestPage page(String token) {
      return server.page(workspace, token);
    }
  }

  @Test
  void every_member_sees_the_members() {
    Fixtures fixtures = new Fixtures();
    assertThat(fixtures.members(fixtures.token("agent")).findValuesAsString("role"))
        .containsExactly("admin", "agent", "owner", "supervisor");
  }

  @Test
  void a_changed_role_takes_effect_at_once_and_ends_the_members_sessions() {
    Fixtures fixtures = new Fixtures();
    String old = fixtures.token("agent");
    try (TestPage page = fixtures.page(old)) {
      assertThat(fixtures.change("admin", "agent", "supervisor").json().path("role").stringValue())
          .isEqualTo("supervisor");
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
    }
    assertThat(server.get("/api/me", old).status()).isEqualTo(401);
    assertThat(
            server
                .get("/api/me", fixtures.token("agent"))
                .json()
                .at("/workspaces/0/role")
                .stringValue())
        .isEqualTo("supervisor");
  }

  @Test
  void setting_the_same_role_ends_no_session() {
    Fixtures fixtures = new Fixtures();
    String token = fixtures.token("agent");
    assertThat(fixtures.change("owner", "agent", "agent").status()).isEqualTo(200);
    assertThat(server.get("/api/me", token).status()).isEqualTo(200);
  }

  @Test
  void an_administrator_cannot_change_or_create_owners() {
    Fixtures fixtures = new Fixtures();
    assertThat(fixtures.change("admin", "owner", "agent").code()).isEqualTo("forbidden");
    assertThat(fixtures.remove("admin", "owner").code()).isEqualTo("forbidden");
    assertThat(fixtures.change("admin", "agent", "owner").code()).isEqualTo("forbidden");
    assertThat(fixtures.change("admin", "admin", "owner").code()).isEqualTo("forbidden");
    assertThat(fixtures.change("owner", "agent", "nonsense").code()).isEqualTo("invalid-request");
    assertThat(fixtures.change("owner", "agent", "owner").status()).isEqualTo(200);
  }

  @Test
  void the_last_owner_cannot_be_removed() {
    Fixtures fixtures = new Fixtures();
    assertThat(fixtures.change("owner", "owner", "admin").code()).isEqualTo("last-owner");
    assertThat(fixtures.remove("owner", "owner").code()).isEqualTo("last-owner");
    fixtures.join("second", Role.OWNER);
    assertThat(fixtures.remove("owner", "owner").status()).isEqualTo(204);
  }

  @Test
  void two_owners_who_remove_each_other_at_once_leave_one() throws Exception {
    Fixtures fixtures = new Fixtures();
    fixtures.join("second", Role.OWNER);
    for (int round = 0; round < 5; round++) {
      String first = fixtures.token("owner");
      String second = fixtures.token("second");
      String secondPath = fixtures.path("second");
      String firstPath = fixtures.path("owner");
      try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Answer>> removals =
            List.of(
                () -> server.ask("PATCH", secondPath, first, "{\"role\":\"admin\"}"),
                () -> server.ask("PATCH", firstPath, second, "{\"role\":\"admin\"}"));
        for (var removal : both.invokeAll(removals)) {
          assertThat(removal.get().status()).isIn(200, 401, 403, 409);
        }
      }
      fixtures.join("witness" + round, Role.AGENT);
      assertThat(fixtures.members(fixtures.token("witness" + round)).findValuesAsString("role"))
          .contains("owner");
      server.server().workspaces().admit(fixtures.workspace, fixtures.id("owner"), Role.OWNER);
      server.server().workspaces().admit(fixtures.workspace, fixtures.id("second"), Role.OWNER);
    }
  }

  @Test
  void a_removed_member_loses_access_at_once() {
    Fixtures fixtures = new Fixtures();
    String token = fixtures.token("agent");
    try (TestPage page = fixtures.page(token).available()) {
      assertThat(fixtures.remove("admin", "agent").status()).isEqualTo(204);
      assertThat(page.closed()).isIn(4401, 4404);
    }
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
    assertThat(server.get("/api/me", fixtures.token("agent")).json().path("workspaces")).isEmpty();
  }

  @Test
  void a_removed_member_stays_signed_in_to_other_workspaces() {
    Fixtures fixtures = new Fixtures();
    Fixtures other = new Fixtures();
    server.server().workspaces().admit(other.workspace, fixtures.id("agent"), Role.AGENT);
    String token = fixtures.token("agent");
    try (TestPage here = fixtures.page(token);
        TestPage there = other.page(token)) {
      assertThat(fixtures.remove("admin", "agent").status()).isEqualTo(204);
      here.frame("member-removed");
      assertThat(here.closed()).isEqualTo(4404);
      assertThat(there.frames("member-removed")).isEmpty();
    }
    assertThat(other.members(token)).hasSize(5);
    assertThat(server.get("/api/workspaces/" + fixtures.workspace + "/members", token).status())
        .isEqualTo(404);
  }

  @Test
  void the_audit_log_has_both_roles() {
    Fixtures fixtures = new Fixtures();
    fixtures.change("admin", "agent", "supervisor");
    fixtures.remove("admin", "agent");
    JsonNode entries =
        server
            .get(
                "/api/workspaces/" + fixtures.workspace + "/audit?action=member.",
                fixtures.token("owner"))
            .json()
            .path("entries");
    assertThat(entries.findValuesAsString("action"))
        .containsExactly("member.removed", "member.role-changed");
    assertThat(entries.at("/1/detail/before").stringValue()).isEqualTo("agent");
    assertThat(entries.at("/1/detail/after").stringValue()).isEqualTo("supervisor");
    assertThat(entries.at("/1/subject").stringValue()).isEqualTo(fixtures.email("agent"));
    assertThat(entries.at("/1/name").stringValue()).isEqualTo("admin");
  }

  @Test
  void a_member_that_does_not_exist_is_404() {
    Fixtures fixtures = new Fixtures();
    for (String id : List.of(UUID.randomUUID().toString(), "x")) {
      String path = "/api/workspaces/" + fixtures.workspace + "/members/" + id;
      assertThat(server.ask("DELETE", path, fixtures.token("owner"), "").code())
          .isEqualTo("not-found");
    }
  }
}
