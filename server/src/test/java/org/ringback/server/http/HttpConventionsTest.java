package org.ringback.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.server.running.Eventually;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;

/// Behavior of all routes, and routes for operators.
@Order(2)
class HttpConventionsTest {
  private static final String TOKEN = "the-token-of-the-meters";

  private final TestServer server =
      TestServer.start(
          Map.of("RINGBACK_REQUESTS_PER_MINUTE", "5", "RINGBACK_METRICS_TOKEN", TOKEN));

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer get(String path, String... headers) {
    return server.send(with(server.request(path, null), headers).GET());
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  @Test
  void a_well_formed_request_id_of_the_client_is_used() {
    assertThat(get("/api/config", "X-Request-Id", "trace-0123456789").header("X-Request-Id"))
        .isEqualTo("trace-0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "<script>alert(1)</script>", "x y z a b c d e f"})
  void a_malformed_request_id_is_replaced(String given) {
    assertThat(get("/api/config", "X-Request-Id", given).header("X-Request-Id"))
        .matches("[0-9a-f]{16}");
  }

  @Test
  void a_405_lists_the_supported_methods() {
    Answer answer = get("/api/sign-in");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
  }

  @Test
  void a_body_of_another_type_is_415() {
    Answer answer =
        server.send(
            server
                .request("/api/sign-in", null)
                .setHeader("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));
    assertThatResponse(answer).isProblem(415, "unsupported-media-type");
  }

  @Test
  void too_many_requests_get_429_with_retry_after() {
    for (int i = 0; i < 5; i++) {
      assertThat(get("/api/config").status()).isEqualTo(200);
    }
    Answer refused = get("/api/config");
    assertThatResponse(refused).isProblem(429, "too-many-requests");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    for (String madeUp : List.of("Bearer one", "Bearer another")) {
      assertThat(get("/api/me", "Authorization", madeUp).status()).isEqualTo(429);
    }
    assertThat(get("/health/ready").status()).isEqualTo(200);
    assertThat(server.post("/api/voice/incoming", null, "").status()).isEqualTo(403);
  }

  @Test
  void each_signed_in_user_has_their_own_limit() {
    server.person("ada@example.test", server.workspace("acme"), Role.AGENT);
    String token = server.signIn("ada@example.test");
    for (int i = 0; i < 6; i++) {
      assertThat(server.get("/api/me", token).status()).isEqualTo(200);
    }
    while (get("/api/config").status() != 429) {
      assertThat(get("/api/config").status()).isIn(200, 429);
    }
    assertThat(get("/api/me", "Authorization", "Bearer made-up").status()).isEqualTo(429);
    assertThat(server.get("/api/me", token).status()).isEqualTo(429);
  }

  @Test
  void metrics_require_their_token_and_contain_routes_instead_of_paths() {
    get("/api/workspaces/0190b4de-0000-7000-8000-000000000000/calls");

    assertThat(get("/metrics").status()).isEqualTo(404);
    assertThat(get("/metrics", "Authorization", "Bearer wrong").status()).isEqualTo(404);
    Answer answer = get("/metrics", "Authorization", "Bearer " + TOKEN);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "http_server_requests_seconds_count{method=\"GET\","
                + "route=\"/api/workspaces/{workspaceId}/calls\",status=\"401\"}")
        .contains("hikaricp_connections{pool=\"ringback\"}")
        .contains("ringback_inbox{kind=\"call-status\",state=\"waiting\"} 0.0")
        .contains("ringback_inbox{kind=\"call-status\",state=\"set-aside\"} 0.0")
        .contains("ringback_inbox{kind=\"unknown\",state=\"waiting\"} 0.0")
        .contains("ringback_sockets 0.0")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("0190b4de");
  }

  @Test
  void a_stopping_server_reports_not_ready_and_still_answers() throws Exception {
    try (TestServer stops = TestServer.start(Map.of("RINGBACK_SHUTDOWN_DELAY", "2"))) {
      Thread stopping = Thread.ofVirtual().start(() -> stops.server().close());

      Eventually.eventually(
          () -> stops.get("/health/ready", null).status() == 503 ? "" : "it is still ready");
      assertThat(stops.get("/health/ready", null).body()).isEqualTo("{\"status\":\"stopping\"}");
      assertThat(stops.get("/health/live", null).status()).isEqualTo(200);
      stopping.join();
    }
  }

  @Test
  void an_https_public_url_enables_strict_transport_security() {
    assertThat(get("/api/config").header("Strict-Transport-Security")).isEmpty();
    try (TestServer secure = TestServer.start(Map.of("PUBLIC_URL", "https://voice.example.test"))) {
      assertThat(secure.get("/api/config", null).header("Strict-Transport-Security"))
          .isEqualTo("max-age=31536000");
    }
  }

  @Test
  void clients_behind_a_trusted_proxy_are_limited_by_their_own_address() {
    for (int i = 0; i < 10; i++) {
      get("/api/config", "X-Forwarded-For", "192.0.2." + i);
    }
    assertThat(get("/api/config", "X-Forwarded-For", "192.0.2.99").code())
        .as("an untrusted proxy")
        .isEqualTo("too-many-requests");
    try (TestServer behind =
        TestServer.start(
            Map.of("RINGBACK_REQUESTS_PER_MINUTE", "5", "RINGBACK_TRUSTED_PROXIES", "127.0.0.1"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(asked(behind, "203.0.113.9, 192.0.2." + i)).isEqualTo(200);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(asked(behind, "192.0.2." + i + ", [2001:db8::1]:443")).isEqualTo(200);
      }
      assertThat(asked(behind, "2001:db8:0::1")).isEqualTo(429);
    }
  }

  private static int asked(TestServer of, String forwardedFor) {
    return of.send(of.request("/api/config", null).header("X-Forwarded-For", forwardedFor).GET())
        .status();
  }

  @Test
  void the_description_can_be_read_on_a_page() {
    assertThat(get("/docs").body()).contains("/docs/swagger-ui-bundle.js", "/docs/start.js");
    assertThat(get("/docs/swagger-ui-bundle.js").header("Content-Type")).contains("javascript");
    assertThat(get("/docs/start.js").body()).contains("/openapi.yaml");
    assertThat(get("/docs/other.js").status()).isEqualTo(404);
  }

  @Test
  void every_problem_code_has_a_page() throws IOException {
    Properties pages = new Properties();
    try (var file = HttpConventionsTest.class.getResourceAsStream("/problems.properties")) {
      pages.load(file);
    }
    assertThat(codes()).isNotEmpty().isEqualTo(new TreeSet<>(pages.stringPropertyNames()));
    assertThat(get("/problems/last-owner").body()).contains("A workspace always has an owner");
    assertThat(get("/problems").body()).contains("/problems/last-owner");
    assertThat(get("/problems/none").status()).isEqualTo(404);
  }

  private static Set<String> codes() throws IOException {
    Pattern code =
        Pattern.compile(
            "(?:Problem\\.of\\(\\s*\\d+,|[dD]enial\\(|conflict\\()\\s*\"([a-z0-9-]+)\"");
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        Matcher found = code.matcher(Files.readString(source));
        while (found.find()) {
          codes.add(found.group(1));
        }
      }
    }
    return codes;
  }
}
