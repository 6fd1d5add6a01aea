package org.ringback.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
  private final TestServer server =
      TestServer.start(
          Map.of(
              "BASE_CLIENT_URL", "https://app.example.test, https://other.example.test:8443",
              "TWILIO_SIGNALLING_URL", "ws://localhost:8081",
              "RINGBACK_DEMO", "{\"phonePage\":\"http://localhost:8081/phone\"}"));
  private String contacts = "";
  private String token = "";

  @BeforeAll
  void people() {
    WorkspaceId workspace = server.workspace("acme");
    server.person("ada@example.test", workspace, Role.AGENT);
    token = server.signIn("ada@example.test");
    contacts = "/api/workspaces/" + workspace + "/contacts";
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_404_is_a_problem_with_a_request_id() {
    Answer answer = server.get("/api/nothing", null);
    assertThatResponse(answer).isProblem(404, "not-found");
    assertThat(answer.json().path("error").stringValue()).isEqualTo("Not found");
    assertThat(answer.json().path("requestId").stringValue())
        .isNotEmpty()
        .isEqualTo(answer.header("X-Request-Id"));
  }

  /// Sends bytes and returns the response.
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.server().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requests_that_jetty_rejects_get_a_problem() throws IOException {
    String host = "Host: localhost\r\nConnection: close\r\n";
    assertThat(raw("GET /api/config HTTP/1.1\r\n" + host + "Broken header\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json", "\"code\":\"invalid-request\"");
    assertThat(raw("GET /%ZZ HTTP/1.1\r\n" + host + "\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
    assertThat(raw("GET /api/config HTTP/1.1\r\n" + host + "X: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("application/problem+json", "The URL and headers exceed 8 KiB. Shorten them.");
    assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n"))
        .startsWith("HTTP/1.1 414 ")
        .contains("application/problem+json", "The URL is too long. Shorten it.");
  }

  @Test
  void an_unknown_route_of_the_api_is_404_for_every_method() {
    assertThat(server.post("/api/nothing", null, "{}").code()).isEqualTo("not-found");
    assertThat(server.get("/api", null).code()).isEqualTo("not-found");
  }

  @Test
  void an_unsupported_method_is_405() {
    Answer answer = server.get("/api/sign-in", null);
    assertThatResponse(answer).isProblem(405, "method-not-allowed");
  }

  @Test
  void a_body_that_is_not_a_json_object_is_400() {
    assertThat(server.post("/api/sign-in", null, "{\"email\":").code())
        .isEqualTo("invalid-request");
    assertThat(server.post("/api/sign-in", null, "[1]").code()).isEqualTo("invalid-request");
    assertThat(server.post("/api/sign-in", null, "").code()).isEqualTo("invalid-request");
  }

  @Test
  void invalid_members_of_a_body_are_named_by_pointer() {
    Answer answer = server.post(contacts, token, "{\"name\":\" \",\"number\":\"555\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/name", "/number");
  }

  @Test
  void a_body_that_is_too_large_is_413() {
    String large = "{\"name\":\"" + "a".repeat(300 * 1024) + "\"}";
    Answer answer = server.post(contacts, token, large);
    assertThatResponse(answer).isProblem(413, "too-large");
  }

  @Test
  void another_origin_is_allowed_only_if_configured() {
    Answer ours = preflight("https://app.example.test");
    assertThat(ours.status()).isEqualTo(204);
    assertThat(ours.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.test");
    assertThat(ours.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(preflight("https://other.example.test:8443").header("Access-Control-Allow-Origin"))
        .isEqualTo("https://other.example.test:8443");
    assertThat(preflight("https://evil.example.test").header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(
            preflight("https://app.example.test.evil.test").header("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void a_request_of_an_unlisted_origin_keeps_its_status() {
    Answer answer =
        server.send(
            server.request("/docs", null).header("Origin", "https://evil.example.test").GET());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void files_with_a_hash_in_their_name_are_immutable_and_others_are_revalidated() {
    Answer hashed = server.get("/assets/example-3f9a1c.js", null);
    assertThat(hashed.status()).isEqualTo(200);
    assertThat(hashed.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(hashed.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    Answer other = server.get("/example.txt", null);
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(server.get("/assets/example-000000.js", null).code()).isEqualTo("not-found");
  }

  private Answer preflight(String origin) {
    return server.send(
        server
            .request("/api/me", null)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void every_response_has_security_headers() {
    Answer answer = server.get("/", null);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'", "ws://localhost:8081")
        .contains("wss://*.twilio.com", "script-src 'self';");
    assertThat(answer.header("Server")).isEmpty();
  }

  @Test
  void the_configuration_has_the_signalling_url_and_the_demo() {
    Answer answer = server.get("/api/config", null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/voice/signallingUrl").stringValue())
        .isEqualTo("ws://localhost:8081");
    assertThat(answer.json().at("/demo/phonePage").stringValue())
        .isEqualTo("http://localhost:8081/phone");
  }

  @Test
  void it_reports_live_and_ready() {
    assertThat(server.get("/health/live", null).status()).isEqualTo(200);
    assertThat(server.get("/health/ready", null).status()).isEqualTo(200);
  }

  @Test
  void its_description_is_served() {
    assertThat(server.get("/openapi.yaml", null).body()).startsWith("openapi: 3.1");
  }

  @Test
  void a_path_of_the_console_is_its_start_page_or_explains_that_it_is_not_built() {
    Answer answer =
        server.send(server.request("/settings/voice", null).header("Accept", "text/html").GET());
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    boolean isBuilt = getClass().getResource("/console/index.html") != null;
    assertThat(answer.status()).isEqualTo(isBuilt ? 200 : 503);
    assertThat(answer.body()).contains("Ringback");
  }

  @Test
  void pages_of_the_console_have_query_parameters_of_their_own() {
    Answer answer =
        server.send(server.request("/calls?show=missed", null).header("Accept", "text/html").GET());
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(server.get("/api/no-such-route?show=missed", null).status()).isEqualTo(404);
  }

  @Test
  void the_start_page_is_public_and_an_unknown_path_is_404() {
    Answer first = server.send(server.request("/", null).header("Accept", "*/*").GET());
    assertThat(first.header("Content-Type")).startsWith("text/html");
    assertThat(server.get("/no-such-thing", null).status()).isEqualTo(404);
  }

  @Test
  void no_path_leads_out_of_the_consoles_folder() {
    assertThat(server.get("/../openapi.yaml", null).body()).doesNotContain("securitySchemes");
    assertThat(server.get("/%2e%2e/db/migration/V1__calls.sql", null).status()).isNotEqualTo(200);
    assertThat(server.get("/assets/..%2f..%2fdb/migration/V1__calls.sql", null).status())
        .isNotEqualTo(200);
  }
}
