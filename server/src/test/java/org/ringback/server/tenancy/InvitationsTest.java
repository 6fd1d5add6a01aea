package org.ringback.server.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import tools.jackson.databind.json.JsonMapper;

/// Invitation links: valid once, until they expire, for roles up to the inviter's.
class InvitationsTest {
  private static final String CONSOLE = "https://console.example.test";
  private TestServer server = TestServer.start(Map.of("BASE_CLIENT_URL", CONSOLE));
  private WorkspaceId acme = server.workspace("acme");
  private String owner = "";
  private String admin = "";

  @BeforeEach
  void people() {
    server.person("owner@example.test", acme, Role.OWNER);
    server.person("admin@example.test", acme, Role.ADMIN);
    owner = server.signIn("owner@example.test");
    admin = server.signIn("admin@example.test");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String path() {
    return "/api/workspaces/" + acme + "/invitations";
  }

  private Answer invite(String by, String email, String role) {
    return server.post(path(), by, json(Map.of("email", email, "role", role)));
  }

  private static String tokenOf(Answer made) {
    String link = made.json().path("link").stringValue();
    assertThat(link).startsWith(CONSOLE + "/invite#");
    return link.substring(link.indexOf('#') + 1);
  }

  private Answer preview(String token) {
    return server.send(
        server.request("/api/invitations/accept", null).header("Invitation-Token", token).GET());
  }

  private Answer accept(String token, String name) {
    return server.post(
        "/api/invitations/accept",
        null,
        json(Map.of("token", token, "name", name, "password", TestServer.PASSWORD)));
  }

  private Answer accept(String token, @Nullable String bearer, Map<String, String> more) {
    Map<String, String> body = new java.util.HashMap<>(more);
    body.put("token", token);
    return server.post("/api/invitations/accept", bearer, json(body));
  }

  private static String json(Map<String, String> body) {
    return JsonMapper.shared().writeValueAsString(body);
  }

  @Test
  void a_new_user_previews_and_accepts_the_invitation_and_is_signed_in() {
    Answer made = invite(admin, "new@example.test", "supervisor");
    assertThat(made.status()).isEqualTo(201);
    Answer shown = preview(tokenOf(made));
    assertThat(shown.json().path("workspace").stringValue()).isEqualTo("The acme");
    assertThat(shown.json().path("email").stringValue()).isEqualTo("new@example.test");
    assertThat(shown.json().path("invitedBy").stringValue()).isEqualTo("admin");
    assertThat(shown.json().path("hasAccount").booleanValue()).isFalse();

    Answer accepted = accept(tokenOf(made), "Newman");
    assertThat(accepted.status()).isEqualTo(200);
    String token = accepted.json().at("/session/token").stringValue();
    assertThat(server.get("/api/me", token).json().at("/workspaces/0/role").stringValue())
        .isEqualTo("supervisor");
    assertThat(server.signIn("new@example.test")).isNotEmpty();
    assertThat(server.get(path(), admin).json().path("invitations")).isEmpty();
  }

  @Test
  void a_link_works_once_for_concurrent_requests() throws Exception {
    String token = tokenOf(invite(admin, "new@example.test", "agent"));
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> one = () -> accept(token, "Newman");
      for (var answer : many.invokeAll(List.of(one, one, one, one, one))) {
        answers.add(answer.get().status());
      }
    }
    assertThat(answers).containsOnlyOnce(200).allMatch(s -> List.of(200, 404, 409).contains(s));
    assertThat(preview(token).code()).isEqualTo("invitation-gone");
  }

  @Test
  void a_user_with_an_account_signs_in_and_accepts() {
    server.person("ada@example.test", server.workspace("globex"), Role.OWNER);
    String token = tokenOf(invite(admin, "ADA@example.test", "agent"));
    assertThat(preview(token).json().path("hasAccount").booleanValue()).isTrue();
    assertThat(accept(token, "Not Ada").code()).isEqualTo("sign-in-first");
    assertThat(accept(token, owner, Map.of()).code()).isEqualTo("forbidden");
    String ada = server.signIn("ada@example.test");
    Answer accepted = accept(token, ada, Map.of());
    assertThat(accepted.json().path("session").isNull()).isTrue();
    assertThat(server.get("/api/me", ada).json().path("workspaces").findValuesAsString("slug"))
        .containsExactly("acme", "globex");
  }

  @Test
  void no_one_is_invited_to_a_role_above_the_inviters() {
    assertThat(invite(admin, "new@example.test", "owner").code()).isEqualTo("forbidden");
    Answer byOwner = invite(owner, "new@example.test", "owner");
    String id = byOwner.json().at("/invitation/id").stringValue();
    assertThat(server.post(path() + "/" + id + "/resend", admin, "").code()).isEqualTo("forbidden");
    assertThat(preview(tokenOf(byOwner)).status()).isEqualTo(200);
  }

  @Test
  void a_revoked_or_renewed_link_is_invalid() {
    Answer made = invite(admin, "new@example.test", "agent");
    String id = made.json().at("/invitation/id").stringValue();
    Answer renewed = server.post(path() + "/" + id + "/resend", admin, "");
    assertThat(preview(tokenOf(made)).code()).isEqualTo("invitation-gone");
    assertThat(preview(tokenOf(renewed)).status()).isEqualTo(200);
    Answer again = invite(admin, "new@example.test", "supervisor");
    assertThat(preview(tokenOf(renewed)).code()).isEqualTo("invitation-gone");
    String newId = again.json().at("/invitation/id").stringValue();
    assertThat(server.ask("DELETE", path() + "/" + newId, admin, "").status()).isEqualTo(204);
    assertThat(accept(tokenOf(again), "Newman").code()).isEqualTo("invitation-gone");
    assertThat(server.ask("DELETE", path() + "/" + newId, admin, "").code()).isEqualTo("not-found");
  }

  @Test
  void invitations_of_a_removed_or_demoted_member_are_revoked() {
    UserId adminId = server.server().users().findByEmail("admin@example.test").orElseThrow();
    String token = tokenOf(invite(admin, "new@example.test", "agent"));
    server.ask(
        "PATCH", "/api/workspaces/" + acme + "/members/" + adminId, owner, "{\"role\":\"agent\"}");
    assertThat(accept(token, "Newman").code()).isEqualTo("invitation-gone");
  }

  @Test
  void members_and_invalid_addresses_cannot_be_invited() {
    assertThat(invite(owner, "Admin@example.test", "agent").code()).isEqualTo("already-member");
    assertThat(invite(owner, "not an address", "agent").code()).isEqualTo("invalid-request");
    assertThat(invite(owner, "new@example.test", "king").code()).isEqualTo("invalid-request");
  }

  @Test
  void invalid_links_are_rate_limited() {
    for (int guess = 0; guess < 20; guess++) {
      assertThat(preview("guess" + guess).status()).isEqualTo(404);
    }
    Answer late = preview("guess");
    assertThat(late.code()).isEqualTo("too-many-attempts");
    assertThat(Integer.parseInt(late.header("Retry-After"))).isPositive();
  }
}
