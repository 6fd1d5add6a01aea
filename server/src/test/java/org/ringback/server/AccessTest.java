package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.http.HttpServer;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// Tests the access rules of all routes: roles, workspaces, tokens.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";
  private static final WorkspaceId NONE = new WorkspaceId(new UUID(7, 7));
  private static final Set<Integer> KEPT_OUT = Set.of(401, 403);

  private static final List<String> SCOPES =
      List.of(
          "calls:read",
          "calls:export",
          "calls:write",
          "tokens:write",
          "contacts:read",
          "contacts:write",
          "members:read",
          "audit:read");

  private final TestServer server = TestServer.start(Map.of("SUPABASE_SERVICE_KEY", SERVICE_KEY));
  private WorkspaceId own = NONE;
  private WorkspaceId other = NONE;

  @BeforeAll
  void people() {
    own = server.workspace("own");
    other = server.workspace("other");
    for (Role role : Role.values()) {
      server.person(email(role), own, role);
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_member_needs_the_declared_role_or_a_higher_one() {
    List<String> wrong = new ArrayList<>();
    for (Role role : Role.values()) {
      String token = server.signIn(email(role));
      ofMembers()
          .forEach(
              (route, who) -> {
                Answer answer = ask(route, own, token);
                boolean isKeptOut = KEPT_OUT.contains(answer.status());
                if (isKeptOut == role.atLeast(least(who))) {
                  wrong.add(role + " " + route + " declared " + who + ": " + answer);
                }
                if (isKeptOut && !answer.code().equals("forbidden")) {
                  wrong.add(role + " " + route + " is kept out with " + answer);
                }
              });
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void another_workspace_gets_the_response_of_a_missing_one_byte_for_byte() {
    for (Role role : Role.values()) {
      String token = server.signIn(email(role));
      ofMembers()
          .keySet()
          .forEach(
              route -> {
                Answer ofOther = ask(route, other, token);
                assertThat(ofOther.status()).as(route).isEqualTo(404);
                assertThat(same(ofOther)).as(route).isEqualTo(same(ask(route, NONE, token)));
              });
    }
  }

  @Test
  void the_supabase_service_key_may_use_declared_routes_of_existing_workspaces() {
    ofMembers()
        .forEach(
            (route, who) -> {
              Answer answer = ask(route, own, SERVICE_KEY);
              assertThat(KEPT_OUT.contains(answer.status()))
                  .as(route + " " + answer)
                  .isEqualTo(!who.contains(RouteAccess.SERVICE));
              if (who.contains(RouteAccess.SERVICE)) {
                assertThat(ask(route, NONE, SERVICE_KEY).code()).as(route).isEqualTo("not-found");
              }
            });
  }

  @Test
  void a_service_key_may_use_routes_of_its_workspace_that_declare_its_scope() {
    String owner = server.signIn(email(Role.OWNER));
    for (String scope : SCOPES) {
      RouteAccess opened = RouteAccess.valueOf(scope.replace(':', '_').toUpperCase(Locale.ROOT));
      String key =
          server
              .post(
                  "/api/workspaces/" + own + "/service-keys",
                  owner,
                  "{\"name\":\"test\",\"scopes\":[\"" + scope + "\"]}")
              .json()
              .path("key")
              .stringValue();
      ofMembers()
          .forEach(
              (route, who) -> {
                Answer answer = ask(route, own, key);
                assertThat(KEPT_OUT.contains(answer.status()))
                    .as(scope + " " + route + " " + answer)
                    .isEqualTo(!who.contains(opened));
                Answer ofOther = ask(route, other, key);
                assertThat(ofOther.status()).as(route).isEqualTo(404);
                assertThat(same(ofOther)).as(route).isEqualTo(same(ask(route, NONE, key)));
              });
      assertThat(ofMembers().values()).anyMatch(who -> who.contains(opened));
      server
          .server()
          .routes()
          .forEach(
              (route, who) -> {
                if (who.contains(RouteAccess.AUTHENTICATED)) {
                  assertThat(ask(route, own, key).code()).as(route).isEqualTo("forbidden");
                }
              });
    }
  }

  @Test
  void an_object_of_another_workspace_gets_the_response_of_a_missing_one_byte_for_byte() {
    Map<String, String> ids = idsOfOtherWorkspace();
    String mine = server.signIn(email(Role.OWNER));
    Set<String> named =
        server.server().routes().entrySet().stream()
            .filter(route -> !route.getValue().equals(Set.of(RouteAccess.PUBLIC)))
            .map(Map.Entry::getKey)
            .filter(route -> route.contains(" /api/"))
            .filter(route -> route.replace("{workspaceId}", "").contains("{"))
            .collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThanOrEqualTo(7);
    for (String route : named) {
      String about = route;
      for (Map.Entry<String, String> thing : ids.entrySet()) {
        about = about.replace("{" + thing.getKey() + "}", thing.getValue());
      }
      assertThat(about.replace("{workspaceId}", "")).as("a thing for each").doesNotContain("{");
      String body = route.startsWith("PATCH") ? "{\"role\":\"agent\"}" : "{}";
      Answer ofOther = server.send(request(about, own, mine, body));
      Answer ofMissing = server.send(request(route, own, mine, body));
      assertThat(ofOther.status()).as(route).isEqualTo(404);
      assertThat(same(ofOther)).as(route).isEqualTo(same(ofMissing));
    }
  }

  /// Returns ids of another workspace's objects, by path parameter.
  private Map<String, String> idsOfOtherWorkspace() {
    server.person("theirs@example.test", other, Role.OWNER);
    String theirs = server.signIn("theirs@example.test");
    String at = "/api/workspaces/" + other;
    UUID call = UUID.randomUUID();
    server
        .sql()
        .sql(
            """
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
            values (:id, :workspace, 'inbound', '+1', '+2', 'ringing', now(), now())""")
        .param("id", call)
        .param("workspace", other.value())
        .update();
    long webhook =
        server
            .sql()
            .sql(
                """
                insert into webhook_inbox (workspace_id, kind, key, payload, received_at,
                  next_try_at, set_aside_at)
                values (:workspace, 'call-status', 'theirs', '{}', now(), now(), now())
                returning id""")
            .param("workspace", other.value())
            .query(Long.class)
            .single();
    Map<String, String> ids =
        new HashMap<>(
            Map.of(
                "callId",
                call.toString(),
                "noteId",
                UUID.randomUUID().toString(),
                "participantId",
                UUID.randomUUID().toString(),
                "webhookId",
                String.valueOf(webhook),
                "contactId",
                server
                    .post(at + "/contacts", theirs, "{\"name\":\"C\",\"number\":\"+15550001111\"}")
                    .json()
                    .path("id")
                    .stringValue(),
                "entryId",
                server
                    .post(at + "/do-not-call", theirs, "{\"number\":\"+15550001111\"}")
                    .json()
                    .path("id")
                    .stringValue(),
                "invitationId",
                server
                    .post(
                        at + "/invitations",
                        theirs,
                        "{\"email\":\"n@example.test\",\"role\":\"agent\"}")
                    .json()
                    .at("/invitation/id")
                    .stringValue(),
                "keyId",
                server
                    .post(
                        at + "/service-keys",
                        theirs,
                        "{\"name\":\"x\",\"scopes\":[\"calls:read\"]}")
                    .json()
                    .at("/serviceKey/id")
                    .stringValue(),
                "userId",
                server.person("only-there@example.test", other, Role.AGENT).toString(),
                "sessionId",
                server.get("/api/me/sessions", theirs).json().at("/sessions/0/id").stringValue()));
    ids.put("recordingId", UUID.randomUUID().toString());
    ids.put("erasureId", erasure(at, theirs));
    ids.put("voicemailId", voicemail(call).toString());
    ids.put("viewId", savedView(at, theirs));
    ids.put("reportId", report(at, theirs));
    ids.put("runId", UUID.randomUUID().toString());
    return ids;
  }

  private String erasure(String workspace, String owner) {
    return server
        .post(workspace + "/erasures", owner, "{\"number\":\"+15550009999\"}")
        .json()
        .path("id")
        .asString();
  }

  private String savedView(String workspace, String owner) {
    return server
        .post(
            workspace + "/saved-views",
            owner,
            "{\"screen\":\"calls\",\"name\":\"v\",\"shared\":true,\"filter\":{}}")
        .json()
        .path("id")
        .asString();
  }

  private String report(String workspace, String owner) {
    return server
        .post(
            workspace + "/reports",
            owner,
            """
            {"name":"r","content":{"type":"calls","period":"yesterday"},"format":"csv",
             "schedule":{"frequency":"daily","time":"08:00"},
             "destination":{"type":"file","keepDays":1}}""")
        .json()
        .at("/report/id")
        .asString();
  }

  private UUID voicemail(UUID call) {
    UUID voicemail = UUID.randomUUID();
    server
        .sql()
        .sql(
            """
            insert into voicemails (workspace_id, id, call_id, "from", "to", recording_id, received_at)
            values (:workspace, :id, :call, '+1', '+2', :id, now())""")
        .param("workspace", other.value())
        .param("id", voicemail)
        .param("call", call)
        .update();
    return voicemail;
  }

  @Test
  void a_missing_or_invalid_token_is_401() {
    server
        .server()
        .routes()
        .forEach(
            (route, who) -> {
              if (who.contains(RouteAccess.AUTHENTICATED) || ofMembers().containsKey(route)) {
                for (String token :
                    new String[] {null, "nonsense", "a.b.c", "rbk_nonsense", SERVICE_KEY + "1"}) {
                  assertThat(ask(route, own, token).code()).as(route).isEqualTo("unauthorized");
                }
              }
            });
  }

  @Test
  void every_webhook_is_rejected_without_a_valid_signature() {
    List<String> webhooks =
        server.server().routes().entrySet().stream()
            .filter(route -> route.getValue().contains(RouteAccess.TWILIO))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(webhooks).hasSizeGreaterThanOrEqualTo(5);
    for (String route : webhooks) {
      for (WorkspaceId workspace : List.of(own, NONE)) {
        assertThat(ask(route, workspace, SERVICE_KEY).code()).isEqualTo("bad-signature");
        assertThat(
                server
                    .send(
                        request(route, workspace, SERVICE_KEY)
                            .header("X-Twilio-Signature", "QUJDREVGR0hJSktMTU5PUFFSU1Q="))
                    .code())
            .isEqualTo("bad-signature");
      }
    }
  }

  @Test
  void routes_for_twilio_are_the_routes_under_voice() {
    server
        .server()
        .routes()
        .forEach(
            (route, who) ->
                assertThat(who.contains(RouteAccess.TWILIO))
                    .as(route)
                    .isEqualTo(route.matches("POST /api/(workspaces/\\{workspaceId}/)?voice.*")));
  }

  @Test
  void a_route_without_an_access_rule_is_not_served() {
    assertThatThrownBy(
            () ->
                HttpServer.start(
                    "127.0.0.1",
                    0,
                    List.<URI>of(),
                    "",
                    List.of(routes -> routes.get("/api/silent", context -> context.result("")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET /api/silent");
  }

  private Map<String, Set<RouteAccess>> ofMembers() {
    Map<String, Set<RouteAccess>> routes = new java.util.TreeMap<>(server.server().routes());
    routes
        .values()
        .removeIf(who -> who.stream().noneMatch(w -> w.compareTo(RouteAccess.AGENT) >= 0));
    assertThat(routes).hasSizeGreaterThanOrEqualTo(10);
    return routes;
  }

  private static Role least(Set<RouteAccess> who) {
    return List.of(Role.values()).stream()
        .filter(role -> who.contains(RouteAccess.valueOf(role.name())))
        .findFirst()
        .orElseThrow();
  }

  private Answer ask(String route, WorkspaceId workspace, String token) {
    return server.send(request(route, workspace, token));
  }

  private HttpRequest.Builder request(String route, WorkspaceId workspace, String token) {
    return request(route, workspace, token, "{}");
  }

  private HttpRequest.Builder request(
      String route, WorkspaceId workspace, String token, String body) {
    String[] parts = route.split(" ", 2);
    String path =
        parts[1]
            .replace("{workspaceId}", workspace.toString())
            .replaceAll("\\{\\w+}", new UUID(9, 9).toString());
    return server
        .request(path, token)
        .header("Content-Type", "application/json")
        .method(
            parts[0],
            parts[0].equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  /// Returns the response without parts that differ between requests.
  private static String same(Answer answer) {
    return answer.status() + answer.body().replaceAll("\"requestId\":\"\\w+\"", "");
  }

  private static String email(Role role) {
    return role.wire() + "@example.test";
  }
}
