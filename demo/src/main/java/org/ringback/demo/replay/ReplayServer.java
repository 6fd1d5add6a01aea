package org.ringback.demo.replay;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.RingbackServer;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.UserId;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A fresh server with one workspace, whose clock and whose Twilio account are recorded.
final class ReplayServer implements AutoCloseable {
  /// The account of every export.
  private static final String ACCOUNT = "AC" + "0".repeat(32);

  private final RingbackServer server;
  private final WorkspaceId workspace;
  private final String authToken = random();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<UUID, Agent> agents = new HashMap<>();
  private final ReplayDatabase database;

  /// A member of the fresh workspace in the place of a recorded one.
  ///
  /// @param session bearer token
  /// @param identity of the Voice SDK
  /// @param grant of the access token for the Voice SDK
  record Agent(UserId user, String session, String identity, String grant) {}

  ReplayServer(
      String databaseUrl, RecordedTwilio twilio, RecordedCall recorded, ReplayClock clock) {
    Map<String, String> settings = new HashMap<>();
    settings.put("HOST", "127.0.0.1");
    settings.put("PORT", "0");
    settings.put("DATABASE_URL", databaseUrl);
    settings.put("RINGBACK_SECRET_KEY", random());
    settings.put("JWT_SECRET", random());
    settings.put("RINGBACK_SHUTDOWN_DELAY", "0");
    settings.put("RINGBACK_FANOUT", "in-process");
    settings.put("RINGBACK_REQUESTS_PER_MINUTE", "0");
    settings.put("TWILIO_API_BASE_URL", twilio.url().toString());
    settings.put("TWILIO_ACCOUNT_SID", ACCOUNT);
    settings.put("TWILIO_AUTH_TOKEN", authToken);
    settings.put("TWILIO_API_KEY", "SK" + "0".repeat(32));
    settings.put("TWILIO_API_SECRET", random());
    settings.put("TWILIO_TWIML_APP_SID", "AP" + "0".repeat(32));
    server = RingbackServer.start(Settings.from(settings), clock);
    workspace = server.workspaces().create("Replay", "replay");
    for (UUID user : recorded.users()) {
      agents.put(user, agent("agent-" + (agents.size() + 1) + "@replay.test"));
    }
    if (agents.isEmpty()) {
      agents.put(new UUID(0, 0), agent("agent@replay.test"));
    }
    awaitNumber();
    database = new ReplayDatabase(databaseUrl, workspace.value());
    String strategy = recorded.isConference() ? "conference" : "client";
    request("PATCH", path(""), anyone().session(), Map.of("callStrategy", strategy));
  }

  private Agent agent(String email) {
    String password = random();
    UserId user = server.users().create(email, email, server.users().hash(new Secret(password)));
    server.workspaces().admit(workspace, user, Role.ADMIN);
    String session =
        request("POST", "/api/sign-in", "", Map.of("email", email, "password", password))
            .path("token")
            .asString();
    String token = request("GET", path("/token"), session, Map.of()).path("token").asString();
    JsonNode grants =
        JsonMapper.shared()
            .readTree(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]))
            .path("grants");
    return new Agent(
        user,
        session,
        grants.path("identity").asString(),
        grants.at("/voice/outgoing/params/grant").asString());
  }

  /// Waits until the server knows the workspace's number, which calls to customers show.
  private void awaitNumber() {
    for (int tries = 0; tries < 200; tries++) {
      if (!request("GET", path("/twilio-status"), anyone().session(), Map.of())
          .path("phone_numbers")
          .isEmpty()) {
        return;
      }
      pause();
    }
    throw new ReplayException("The server did not read the number of its account within 10 s.");
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException("The replay was interrupted.", e);
    }
  }

  ReplayDatabase database() {
    return database;
  }

  /// Ends a call as a service, which has the same effect as an end by the server.
  void endBySystem(UUID call) {
    String key =
        request(
                "POST",
                path("/service-keys"),
                anyone().session(),
                Map.of("name", "Replay", "scopes", List.of("calls:write")))
            .path("key")
            .asString();
    request("POST", path("/calls/" + call + "/end"), key, Map.of());
  }

  WorkspaceId workspace() {
    return workspace;
  }

  Map<UUID, Agent> agents() {
    return agents;
  }

  /// Returns the member in the place of a recorded one.
  Agent agent(UUID recorded) {
    Agent agent = agents.get(recorded);
    if (agent == null) {
      throw new ReplayException("The file does not name the member " + recorded + ".");
    }
    return agent;
  }

  Agent anyone() {
    return agents.values().iterator().next();
  }

  String path(String route) {
    return "/api/workspaces/" + workspace + route;
  }

  /// Opens the event socket of a page on which the agent is available, until the server confirms
  /// it.
  AutoCloseable openPage(Agent agent) {
    return AvailablePage.open(
        client, URI.create("ws://127.0.0.1:" + server.port() + path("/events")), agent.session());
  }

  /// Sends a request of the API.
  JsonNode request(String method, String path, String session, Map<String, ?> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    if (!session.isEmpty()) {
      request.header("Authorization", "Bearer " + session);
    }
    String answer = send(request.build(), method + " " + path);
    return JsonMapper.shared().readTree(answer.isEmpty() ? "{}" : answer);
  }

  /// Sends a webhook with a valid signature.
  void webhook(String target, Map<String, List<String>> form) {
    String body =
        form.entrySet().stream()
            .flatMap(
                each -> each.getValue().stream().map(value -> each.getKey() + "=" + encode(value)))
            .collect(Collectors.joining("&"));
    send(
        HttpRequest.newBuilder(uri(target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature(server.url() + target, form))
            .POST(BodyPublishers.ofString(body))
            .build(),
        "the webhook " + target);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private String send(HttpRequest request, String name) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new ReplayException(
            "The server answered %d to %s: %s"
                .formatted(response.statusCode(), name, response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new ReplayException("Could not send " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplayException("The replay was interrupted.", e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Signs as Twilio does (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
  private String signature(String url, Map<String, List<String>> form) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(form)
        .forEach(
            (name, values) ->
                values.stream()
                    .distinct()
                    .sorted()
                    .forEach(value -> signed.append(name).append(value)));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA1", impossible);
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
