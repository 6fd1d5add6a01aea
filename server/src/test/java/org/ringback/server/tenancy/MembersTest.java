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
    Fixtures cast = new Fixtures();
    assertThat(cast.members(cast.token("agent")).findValuesAsString("role"))
        .containsExactly("admin", "agent", "owner", "supervisor");
  }

  @Test
  void a_changed_role_takes_effect_at_once_and_ends_the_members_sessions() {
    Fixtures cast = new Fixtures();
    String old = cast.token("agent");
    try (TestPage page = cast.page(old)) {
      assertThat(cast.change("admin", "agent", "supervisor").json().path("role").stringValue())
          .isEqualTo("supervisor");
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
    }
    assertThat(server.get("/api/me", old).status()).isEqualTo(401);
    assertThat(
            server
                .get("/api/me", cast.token("agent"))
                .json()
                .at("/workspaces/0/role")
                .stringValue())
        .isEqualTo("supervisor");
  }

  @Test
  void setting_the_same_role_ends_no_session() {
    Fixtures cast = new Fixtures();
    String token = cast.token("agent");
    assertThat(cast.change("owner", "agent", "agent").status()).isEqualTo(200);
    assertThat(server.get("/api/me", token).status()).isEqualTo(200);
  }

  @Test
  void an_administrator_cannot_change_or_create_owners() {
    Fixtures cast = new Fixtures();
    assertThat(cast.change("admin", "owner", "agent").code()).isEqualTo("forbidden");
    assertThat(cast.remove("admin", "owner").code()).isEqualTo("forbidden");
    assertThat(cast.change("admin", "agent", "owner").code()).isEqualTo("forbidden");
    assertThat(cast.change("admin", "admin", "owner").code()).isEqualTo("forbidden");
    assertThat(cast.change("owner", "agent", "nonsense").code()).isEqualTo("invalid-request");
    assertThat(cast.change("owner", "agent", "owner").status()).isEqualTo(200);
  }

  @Test
  void the_last_owner_cannot_be_removed() {
    Fixtures cast = new Fixtures();
    assertThat(cast.change("owner", "owner", "admin").code()).isEqualTo("last-owner");
    assertThat(cast.remove("owner", "owner").code()).isEqualTo("last-owner");
    cast.join("second", Role.OWNER);
    assertThat(cast.remove("owner", "owner").status()).isEqualTo(204);
  }

  @Test
  void two_owners_who_remove_each_other_at_once_leave_one() throws Exception {
    Fixtures cast = new Fixtures();
    cast.join("second", Role.OWNER);
    for (int round = 0; round < 5; round++) {
      String first = cast.token("owner");
      String second = cast.token("second");
      String secondPath = cast.path("second");
      String firstPath = cast.path("owner");
      try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Answer>> removals =
            List.of(
                () -> server.ask("PATCH", secondPath, first, "{\"role\":\"admin\"}"),
                () -> server.ask("PATCH", firstPath, second, "{\"role\":\"admin\"}"));
        for (var removal : both.invokeAll(removals)) {
          assertThat(removal.get().status()).isIn(200, 401, 403, 409);
        }
      }
      cast.join("witness" + round, Role.AGENT);
      assertThat(cast.members(cast.token("witness" + round)).findValuesAsString("role"))
          .contains("owner");
      server.server().workspaces().admit(cast.workspace, cast.id("owner"), Role.OWNER);
      server.server().workspaces().admit(cast.workspace, cast.id("second"), Role.OWNER);
    }
  }

  @Test
  void a_removed_member_loses_access_at_once() {
    Fixtures cast = new Fixtures();
    String token = cast.token("agent");
    try (TestPage page = cast.page(token).available()) {
      assertThat(cast.remove("admin", "agent").status()).isEqualTo(204);
      assertThat(page.closed()).isIn(4401, 4404);
    }
    assertThat(server.get("/api/me", token).status()).isEqualTo(401);
    assertThat(server.get("/api/me", cast.token("agent")).json().path("workspaces")).isEmpty();
  }

  @Test
  void a_removed_member_stays_signed_in_to_other_workspaces() {
    Fixtures cast = new Fixtures();
    Fixtures other = new Fixtures();
    server.server().workspaces().admit(other.workspace, cast.id("agent"), Role.AGENT);
    String token = cast.token("agent");
    try (TestPage here = cast.page(token);
        TestPage there = other.page(token)) {
      assertThat(cast.remove("admin", "agent").status()).isEqualTo(204);
      here.frame("member-removed");
      assertThat(here.closed()).isEqualTo(4404);
      assertThat(there.frames("member-removed")).isEmpty();
    }
    assertThat(other.members(token)).hasSize(5);
    assertThat(server.get("/api/workspaces/" + cast.workspace + "/members", token).status())
        .isEqualTo(404);
  }

  @Test
  void the_audit_log_has_both_roles() {
    Fixtures cast = new Fixtures();
    cast.change("admin", "agent", "supervisor");
    cast.remove("admin", "agent");
    JsonNode entries =
        server
            .get("/api/workspaces/" + cast.workspace + "/audit?action=member.", cast.token("owner"))
            .json()
            .path("entries");
    assertThat(entries.findValuesAsString("action"))
        .containsExactly("member.removed", "member.role-changed");
    assertThat(entries.at("/1/detail/before").stringValue()).isEqualTo("agent");
    assertThat(entries.at("/1/detail/after").stringValue()).isEqualTo("supervisor");
    assertThat(entries.at("/1/subject").stringValue()).isEqualTo(cast.email("agent"));
    assertThat(entries.at("/1/name").stringValue()).isEqualTo("admin");
  }

  @Test
  void a_member_that_does_not_exist_is_404() {
    Fixtures cast = new Fixtures();
    for (String id : List.of(UUID.randomUUID().toString(), "x")) {
      String path = "/api/workspaces/" + cast.workspace + "/members/" + id;
      assertThat(server.ask("DELETE", path, cast.token("owner"), "").code()).isEqualTo("not-found");
    }
  }
}
