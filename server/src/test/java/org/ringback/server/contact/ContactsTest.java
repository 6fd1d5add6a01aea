package org.ringback.server.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

class ContactsTest {
  @Test
  void contacts_are_added_found_and_kept_apart() {
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
      assertThat(names(server, path, "nobody", token)).isEmpty();

      String stranger = server.signIn("eve@example.test");
      assertThat(server.get(path, stranger).status()).isEqualTo(404);
      assertThat(server.post(path, stranger, "{}").status()).isEqualTo(404);
    }
  }

  private static Iterable<String> names(
      TestServer server, String path, String search, String token) {
    String query = "?search=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
    return server.get(path + query, token).json().path("contacts").findValuesAsString("name");
  }
}
