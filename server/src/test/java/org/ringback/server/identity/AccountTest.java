package org.ringback.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestServer.signInBody;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Sessions and the password of a user.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountTest {
  private final TestServer server = TestServer.start();
  private WorkspaceId acme = new WorkspaceId(new UUID(0, 0));

  @BeforeAll
  void people() {
    acme = server.workspace("acme");
    server.person("owner@example.test", acme, Role.OWNER);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String signInNew(String name) {
    server.person(name + "@example.test", acme, Role.AGENT);
    return server.signIn(name + "@example.test");
  }

  private JsonNode sessions(String token) {
    return server.get("/api/me/sessions", token).json().path("sessions");
  }

  private TestPage page(String token) {
    return server.page(acme, token);
  }

  @Test
  void sessions_are_listed_with_their_client_and_the_current_one_is_marked() {
    String first = signInNew("ada");
    String second = server.signIn("ada@example.test");
    assertThat(sessions(second)).hasSize(2);
    assertThat(sessions(first).findValuesAsString("ip")).containsExactly("127.0.0.1", "127.0.0.1");
    assertThat(sessions(first).findValuesAsString("userAgent"))
        .allMatch(agent -> agent.startsWith("Java-http-client"));
    assertThat(current(first)).isNotEqualTo(current(second));
  }

  private String current(String token) {
    List<String> current =
        sessions(token)
            .valueStream()
            .filter(s -> s.path("current").booleanValue())
            .map(s -> s.path("id").stringValue())
            .toList();
    assertThat(current).hasSize(1);
    return current.getFirst();
  }

  @Test
  void ending_a_session_ends_its_token_and_its_socket_and_leaves_the_others() {
    String here = signInNew("bea");
    String there = server.signIn("bea@example.test");
    try (TestPage page = page(there);
        TestPage mine = page(here)) {
      assertThat(server.ask("DELETE", "/api/me/sessions/" + current(there), here, "").status())
          .isEqualTo(204);
      page.frame("session-ended");
      assertThat(page.closed()).isEqualTo(4401);
      assertThat(server.get("/api/me", there).status()).isEqualTo(401);
      assertThat(server.get("/api/me", here).status()).isEqualTo(200);
      assertThat(mine.frames("session-ended")).isEmpty();
    }
  }

  @Test
  void anothers_session_and_one_that_does_not_exist_are_the_same() {
    String mine = signInNew("cleo");
    String other = signInNew("dora");
    for (String id : List.of(current(other), UUID.randomUUID().toString(), "x")) {
      assertThat(server.ask("DELETE", "/api/me/sessions/" + id, mine, "").code())
          .isEqualTo("not-found");
    }
    assertThat(server.get("/api/me", other).status()).isEqualTo(200);
  }

  @Test
  void all_other_sessions_end_at_once() {
    String here = signInNew("emma");
    List<String> others =
        List.of(server.signIn("emma@example.test"), server.signIn("emma@example.test"));
    assertThat(server.ask("DELETE", "/api/me/sessions", here, "").json().path("ended").asInt())
        .isEqualTo(2);
    others.forEach(other -> assertThat(server.get("/api/me", other).status()).isEqualTo(401));
    assertThat(sessions(here)).hasSize(1);
  }

  @Test
  void a_changed_password_replaces_the_old_one_and_ends_other_sessions() {
    String here = signInNew("fay");
    String there = server.signIn("fay@example.test");
    assertThat(change(here, TestServer.PASSWORD, "another long password").status()).isEqualTo(204);
    assertThat(server.get("/api/me", there).status()).isEqualTo(401);
    assertThat(server.get("/api/me", here).status()).isEqualTo(200);
    assertThat(signIn("fay@example.test", TestServer.PASSWORD).code())
        .isEqualTo("wrong-credentials");
    assertThat(signIn("fay@example.test", "another long password").status()).isEqualTo(200);
  }

  @Test
  void changing_a_password_needs_the_old_one_and_a_long_new_one_and_is_rate_limited() {
    String here = signInNew("gina");
    assertThat(change(here, TestServer.PASSWORD, "eleven char").code())
        .isEqualTo("invalid-request");
    for (int guess = 0; guess < 10; guess++) {
      assertThat(change(here, "guess " + guess, "another long password").code())
          .isEqualTo("wrong-password");
    }
    Answer late = change(here, TestServer.PASSWORD, "another long password");
    assertThat(late.code()).isEqualTo("too-many-attempts");
    assertThat(signIn("gina@example.test", TestServer.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void the_audit_log_contains_sign_ins_and_failed_sign_ins() {
    String here = signInNew("hana");
    assertThat(signIn("hana@example.test", "wrong").status()).isEqualTo(401);
    change(here, TestServer.PASSWORD, "another long password");
    server.post("/api/sign-out", here, "");
    String owner = server.signIn("owner@example.test");
    eventually(
        () -> {
          List<String> told =
              server
                  .get("/api/workspaces/" + acme + "/audit", owner)
                  .json()
                  .path("entries")
                  .valueStream()
                  .filter(e -> e.path("subject").asString("").equals("hana@example.test"))
                  .map(e -> e.path("action").stringValue() + e.path("address").stringValue())
                  .sorted()
                  .toList();
          List<String> expected =
              List.of(
                  "password.changed127.0.0.1",
                  "session.ended127.0.0.1",
                  "session.refused127.0.0.1",
                  "session.started127.0.0.1");
          return told.equals(expected) ? "" : "the log tells " + told;
        });
  }

  private Answer change(String token, String old, String wanted) {
    return server.ask(
        "PUT",
        "/api/me/password",
        token,
        "{\"oldPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(old, wanted));
  }

  private Answer signIn(String email, String password) {
    return server.post("/api/sign-in", null, signInBody(email, password));
  }
}
