package org.ringback.server.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

class ContactsTest {
  @Test
  void contacts_are_added_and_found_in_their_workspace_only() {
    try (TestServer server = TestServer.start()) {
      WorkspaceId acme = server.workspace("acme");
      server.person("ada@example.test", acme, Role.AGENT);
      server.person("eve@example.test", server.workspace("globex"), Role.OWNER);
      String path = "/api/workspaces/" + acme + "/contacts";
      String token = server.signIn("ada@example.test");

      Answer added =
          server.post(
              path, token, "{\"name\":\" Grace Hopper \",\"number\":\"+1 (555) 000-1111\"}");
      assertThat(added.status()).isEqualTo(201);
      assertThat(added.json().path("number").stringValue()).isEqualTo("+15550001111");
      assertThat(added.json().path("name").stringValue()).isEqualTo("Grace Hopper");
      server.post(path, token, "{\"name\":\"Alan 100%\",\"number\":\"+4930123456\"}");

      assertThat(names(server, path, "", token)).containsExactly("Alan 100%", "Grace Hopper");
      assertThat(names(server, path, "grace", token)).containsExactly("Grace Hopper");
      assertThat(names(server, path, "000-11", token)).containsExactly("Grace Hopper");
      assertThat(names(server, path, "%", token)).containsExactly("Alan 100%");
      assertThat(names(server, path, "no such name", token)).isEmpty();

      String stranger = server.signIn("eve@example.test");
      assertThat(server.get(path, stranger).status()).isEqualTo(404);
      assertThat(server.post(path, stranger, "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void a_contact_is_changed_and_removed_with_audit_entries() {
    try (TestServer server = TestServer.start()) {
      WorkspaceId acme = server.workspace("acme");
      server.person("ada@example.test", acme, Role.ADMIN);
      server.person("eve@example.test", server.workspace("globex"), Role.OWNER);
      String path = "/api/workspaces/" + acme + "/contacts";
      String token = server.signIn("ada@example.test");
      String contact =
          path
              + "/"
              + server
                  .post(path, token, "{\"name\":\"Grace\",\"number\":\"+15550001111\"}")
                  .json()
                  .path("id")
                  .stringValue();

      assertThat(server.ask("PATCH", contact, token, "{\"name\":\"Grace Hopper\"}").json())
          .isEqualTo(server.get(path, token).json().at("/contacts/0"));
      Answer changed = server.ask("PATCH", contact, token, "{\"number\":\"+49 30 123456\"}");
      assertThat(changed.json().path("name").stringValue()).isEqualTo("Grace Hopper");
      assertThat(changed.json().path("number").stringValue()).isEqualTo("+4930123456");
      assertThat(server.ask("PATCH", contact, token, "{}").json()).isEqualTo(changed.json());
      for (String invalid : List.of("{\"name\":\" \"}", "{\"number\":\"12\"}", "[]")) {
        assertThat(server.ask("PATCH", contact, token, invalid).code())
            .isEqualTo("invalid-request");
      }
      String stranger = server.signIn("eve@example.test");
      for (String method : List.of("PATCH", "DELETE")) {
        assertThat(server.ask(method, contact, stranger, "{}").status()).isEqualTo(404);
        assertThat(server.ask(method, path + "/x", token, "{}").status()).isEqualTo(404);
      }

      assertThat(server.ask("DELETE", contact, token, "").status()).isEqualTo(204);
      assertThat(server.ask("DELETE", contact, token, "").status()).isEqualTo(404);
      assertThat(server.get(path, token).json().path("contacts")).isEmpty();
      assertThat(
              server
                  .get("/api/workspaces/" + acme + "/audit?action=contact.", token)
                  .json()
                  .path("entries")
                  .findValuesAsString("action"))
          .containsExactly(
              "contact.removed", "contact.changed", "contact.changed", "contact.added");
    }
  }

  private static Iterable<String> names(
      TestServer server, String path, String search, String token) {
    String query = "?search=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
    return server.get(path + query, token).json().path("contacts").findValuesAsString("name");
  }
}
