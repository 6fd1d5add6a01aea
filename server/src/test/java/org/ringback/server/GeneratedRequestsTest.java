package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.Description;
import org.ringback.server.running.Description.Operation;
import org.ringback.server.running.Generated;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Sends valid and invalid requests to every operation of `openapi.yaml`. Each response is
/// described, and none is a server error. Tokens of an external issuer avoid slow password checks.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedRequestsTest {
  private static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final Guarantee guarantee =
      Guarantee.of(
          18, "Generated requests with a server error or an undocumented response", getClass());
  private final String subject = UUID.randomUUID().toString();
  private final HttpServer project;
  private final String issuer;
  private TestServer server;
  private WorkspaceId workspace = new WorkspaceId(new UUID(0, 0));
  private UserId olga = new UserId(new UUID(0, 0));
  private final List<String> ids = new ArrayList<>();

  GeneratedRequestsTest() throws IOException {
    project = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    project.createContext(
        "/auth/v1/user",
        exchanged -> {
          try (exchanged) {
            byte[] body =
                "{\"id\":\"%s\",\"email\":\"olga@example.test\",\"email_confirmed_at\":\"2026-01-01T00:00:00Z\"}"
                    .formatted(subject)
                    .getBytes(StandardCharsets.UTF_8);
            exchanged.sendResponseHeaders(200, body.length);
            exchanged.getResponseBody().write(body);
          }
        });
    project.start();
    issuer = "http://127.0.0.1:" + project.getAddress().getPort();
  }

  @BeforeAll
  void a_workspace_with_everything() throws JOSEException {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("PUBLIC_URL", "http://127.0.0.1:1")
            .setting("SUPABASE_URL", issuer)
            .setting("SUPABASE_SERVICE_KEY", SERVICE_KEY)
            .setting("RINGBACK_METRICS_TOKEN", SERVICE_KEY)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .start();
    workspace = server.workspace("acme");
    olga = server.person("olga@example.test", workspace, Role.OWNER);
    UserId ada = server.person("ada@example.test", workspace, Role.AGENT);
    Account account = exchange.createAccount("Acme at Twilio");
    account.addNumber("+15550100100", "Main line");
    String at = "/api/workspaces/" + workspace;
    server.post(
        at + "/configure-twilio",
        SERVICE_KEY,
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
            .formatted(account.sid(), account.authToken()));
    server.post(at + "/contacts", owner(), "{\"name\":\"Grace\",\"number\":\"+15550001111\"}");
    Answer key =
        server.post(
            at + "/service-keys", owner(), "{\"name\":\"crm\",\"scopes\":[\"calls:read\"]}");
    ids.addAll(
        List.of(
            ada.toString(),
            olga.toString(),
            key.json().at("/serviceKey/id").stringValue(),
            new UUID(9, 9).toString(),
            "nonsense",
            "..%2f..",
            "a".repeat(300)));
  }

  @AfterAll
  void stop() {
    server.close();
    project.stop(0);
  }

  @Test
  void every_response_is_described_and_none_is_a_server_error() throws JOSEException {
    int each = Guarantee.size(12, 500);
    Random random = guarantee.random();
    List<String> wrong = new ArrayList<>();
    int sent = 0;
    for (Operation operation : Description.ours().operations()) {
      if (operation.id().equals("events")) {
        continue; // a websocket
      }
      Generated generated = new Generated(Description.ours(), random);
      for (int i = 0; i < each; i++) {
        HttpRequest.Builder request = request(operation, generated, random);
        try {
          Answer answer = server.send(request);
          boolean isOurFault = answer.status() >= 500 && !isOfTwilio(answer);
          if (isOurFault) {
            wrong.add(words(request) + " " + answer.status() + " " + answer.body());
          }
        } catch (AssertionError undescribed) {
          wrong.add(words(request) + " " + undescribed.getMessage());
        }
        sent++;
        server.server().workspaces().admit(workspace, olga, Role.OWNER);
      }
    }
    assertThat(wrong).as(wrong.size() + " of " + sent).isEmpty();
    guarantee.recordResult("0 of %,d".formatted(sent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/me/sessions/%00",
        "/api/me/sessions/..%2f..",
        "/%00",
        "/api/%2e%2e/",
        "/api/workspaces/x/contacts?search=%00"
      })
  void a_malformed_path_gets_a_problem(String path) {
    for (String method : List.of("GET", "POST", "DELETE")) {
      Answer answer = server.ask(method, path, null, "{}");
      assertThat(answer.status()).as(answer.toString()).isIn(400, 404, 405);
      assertThat(answer.code()).isIn("invalid-request", "not-found", "method-not-allowed");
    }
  }

  /// Accepted because the simulated account has neither calls nor these numbers.
  private static boolean isOfTwilio(Answer answer) {
    return List.of("twilio-refused", "twilio-unreachable").contains(answer.code());
  }

  private HttpRequest.Builder request(Operation operation, Generated generated, Random random)
      throws JOSEException {
    StringBuilder path = new StringBuilder(operation.path());
    StringBuilder query = new StringBuilder();
    List<String> headers = new ArrayList<>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").stringValue();
      switch (parameter.path("in").stringValue()) {
        case "path" -> replace(path, "{" + name + "}", inPath(name, random));
        case "query" -> {
          if (random.nextInt(3) > 0) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(
                    URLEncoder.encode(
                        generated.text(parameter.path("schema")), StandardCharsets.UTF_8));
          }
        }
        default ->
            headers.addAll(
                List.of(name, generated.text(parameter.path("schema")).replaceAll("[^ -~]", "?")));
      }
    }
    HttpRequest.Builder request =
        server.request(path.toString() + query, random.nextInt(8) == 0 ? SERVICE_KEY : owner());
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i + 1).isBlank()) {
        request.header(headers.get(i), headers.get(i + 1));
      }
    }
    JsonNode body =
        Description.ours().resolved(operation.node().path("requestBody")).path("content");
    if (body.has("application/json")) {
      request.header("Content-Type", "application/json");
      String json = generated.json(body.path("application/json").path("schema"));
      return request.method(operation.method(), HttpRequest.BodyPublishers.ofString(json));
    }
    if (body.has("application/x-www-form-urlencoded")) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
      request.header("X-Twilio-Signature", "QUJDREVGR0hJSktMTU5PUFFSU1Q=");
      return request.method(
          operation.method(), HttpRequest.BodyPublishers.ofString("CallSid=" + random.nextLong()));
    }
    return request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
  }

  private String inPath(String name, Random random) {
    return name.equals("workspaceId") && random.nextInt(10) > 0
        ? workspace.toString()
        : ids.get(random.nextInt(ids.size()));
  }

  private static void replace(StringBuilder path, String what, String with) {
    int at = path.indexOf(what);
    path.replace(at, at + what.length(), with);
  }

  private static String words(HttpRequest.Builder request) {
    HttpRequest asked = request.build();
    return Stream.of(asked.method(), asked.uri().toString()).toList().toString();
  }

  /// Returns a token of the owner with a new session.
  private String owner() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .issuer(issuer + "/auth/v1")
                .audience("authenticated")
                .subject(subject)
                .claim("session_id", UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                .build());
    token.sign(new MACSigner(TestServer.JWT_SECRET));
    return token.serialize();
  }
}
