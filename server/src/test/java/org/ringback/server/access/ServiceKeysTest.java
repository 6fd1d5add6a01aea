package org.ringback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Service keys: returned once, valid until revoked or expired, for their scopes only.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceKeysTest {
  private final TestServer server = TestServer.start();
  private WorkspaceId acme = new WorkspaceId(new UUID(0, 0));
  private String admin = "";

  @BeforeAll
  void people() {
    acme = server.workspace("acme");
    server.person("admin@example.test", acme, Role.ADMIN);
    server.person("ada@example.test", acme, Role.AGENT);
    server.person("eve@example.test", server.workspace("globex"), Role.AGENT);
    admin = server.signIn("admin@example.test");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String path(String rest) {
    return "/api/workspaces/" + acme + rest;
  }

  private Answer make(String more) {
    return server.post(path("/service-keys"), admin, "{\"name\":\"CRM\"," + more + "}");
  }

  private static String keyOf(Answer made) {
    return made.json().path("key").stringValue();
  }

  private JsonNode listed(Answer made) {
    return server
        .get(path("/service-keys"), admin)
        .json()
        .path("serviceKeys")
        .valueStream()
        .filter(k -> k.path("id").equals(made.json().at("/serviceKey/id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_key_is_returned_once_and_may_use_the_routes_of_its_scopes() {
    Answer made = make("\"scopes\":[\"contacts:read\"]");
    assertThat(made.status()).isEqualTo(201);
    assertThat(keyOf(made)).matches("rbk_[A-Za-z0-9_-]{43}");
    assertThat(listed(made).path("lastUsedAt").isNull()).isTrue();

    assertThat(server.get(path("/contacts"), keyOf(made)).status()).isEqualTo(200);
    assertThat(server.get(path("/calls"), keyOf(made)).json().path("detail").stringValue())
        .contains("calls:read");
    assertThat(Instant.parse(listed(made).path("lastUsedAt").stringValue()))
        .isAfter(Instant.now().minusSeconds(60));
    assertThat(server.get(path("/service-keys"), admin).body())
        .doesNotContain(keyOf(made))
        .contains(keyOf(made).substring(0, 10));
  }

  @Test
  void a_revoked_key_is_invalid_at_once() {
    Answer made = make("\"scopes\":[\"contacts:read\"]");
    String address = path("/service-keys/" + made.json().at("/serviceKey/id").stringValue());
    assertThat(server.ask("DELETE", address, admin, "").status()).isEqualTo(204);
    assertThat(server.get(path("/contacts"), keyOf(made)).code()).isEqualTo("unauthorized");
    assertThat(server.ask("DELETE", address, admin, "").code()).isEqualTo("not-found");
  }

  @Test
  void a_key_ends_when_it_expires() throws Exception {
    Instant soon = Instant.now().plusSeconds(5);
    Answer made = make("\"scopes\":[\"contacts:read\"],\"expiresAt\":\"" + soon + "\"");
    assertThat(server.get(path("/contacts"), keyOf(made)).status()).isEqualTo(200);
    org.ringback.server.running.Eventually.eventually(
        () ->
            server.get(path("/contacts"), keyOf(made)).status() == 401 ? "" : "it opens the door");
    assertThat(Instant.now()).isAfterOrEqualTo(soon);
  }

  @Test
  void it_has_no_user_and_acts_for_members_of_its_workspace_only() {
    String key = keyOf(make("\"scopes\":[\"tokens:write\"]"));
    assertThat(server.get("/api/me", key).code()).isEqualTo("forbidden");
    assertThat(server.get(path("/token?identity=eve@example.test"), key).code())
        .isEqualTo("not-found");
    assertThat(server.get(path("/token"), key).code()).isEqualTo("invalid-request");
    assertThat(server.get(path("/token?identity=ada@example.test"), key).code())
        .isEqualTo("voice-not-configured");
  }

  @Test
  void invalid_filters_are_400() {
    for (String wrong :
        List.of(
            "\"scopes\":[]",
            "\"scopes\":[\"everything\"]",
            "\"scopes\":[7]",
            "\"scopes\":[\"calls:read\"],\"expiresAt\":\"tomorrow\"",
            "\"scopes\":[\"calls:read\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"")) {
      assertThat(make(wrong).code()).as(wrong).isEqualTo("invalid-request");
    }
  }

  @Test
  void the_audit_log_contains_labels_of_keys_and_no_key() {
    Answer made = make("\"scopes\":[\"audit:read\"]");
    Answer log = server.get(path("/audit?action=service-key."), keyOf(made));
    assertThat(log.json().at("/entries/0/action").stringValue()).isEqualTo("service-key.created");
    assertThat(log.json().at("/entries/0/detail/scopes").stringValue()).isEqualTo("audit:read");
    assertThat(log.body()).doesNotContain(keyOf(made));
  }
}
