package org.ringback.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.RingbackServer;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.UserId;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server on a free port with a real, empty database, driven over HTTP.
public final class TestServer implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery staple";
  public static final String JWT_SECRET = "a secret of thirty-two bytes and more";

  private final RingbackServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Consumer<Answer>> watchers = new CopyOnWriteArrayList<>();

  private TestServer(RingbackServer server) {
    this.server = server;
  }

  /// The least that a server needs.
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", TestDatabase.fresh());
    environment.put("RINGBACK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    environment.put("JWT_SECRET", JWT_SECRET);
    environment.put("RINGBACK_SHUTDOWN_DELAY", "0");
    return environment;
  }

  public static TestServer start() {
    return start(Map.of());
  }

  /// @param more beside or instead of the least
  public static TestServer start(Map<String, String> more) {
    return start(more, Clock.systemUTC());
  }

  public static TestServer start(Map<String, String> more, Clock clock) {
    Map<String, String> environment = environment();
    environment.putAll(more);
    return new TestServer(RingbackServer.start(Settings.from(environment), clock));
  }

  /// @param keys instead of the environment's
  public static TestServer start(Map<String, String> more, KeyProvider keys) {
    Map<String, String> environment = environment();
    environment.putAll(more);
    return new TestServer(
        RingbackServer.start(Settings.from(environment), Clock.systemUTC(), keys));
  }

  public RingbackServer server() {
    return server;
  }

  public WorkspaceId workspace(String slug) {
    return server.workspaces().create("The " + slug, slug);
  }

  /// Somebody whose password is [#PASSWORD].
  public UserId person(String email, WorkspaceId workspace, Role role) {
    UserId user = server.users().create(email, email.split("@", 2)[0], new Secret(PASSWORD));
    server.workspaces().admit(workspace, user, role);
    return user;
  }

  /// The bearer token of a person.
  public String signIn(String email) {
    Answer answer = post("/api/sign-in", null, signInBody(email, PASSWORD));
    if (answer.status() != 200) {
      throw new AssertionError(email + " cannot sign in: " + answer);
    }
    return answer.json().path("token").stringValue();
  }

  public static String signInBody(String email, String password) {
    return JsonMapper.shared().writeValueAsString(Map.of("email", email, "password", password));
  }

  public Answer get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  public Answer post(String path, @Nullable String token, String json) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /// Any other method; an empty body is none.
  public Answer ask(String method, String path, @Nullable String token, String json) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /// Each answer has to be one that `openapi.yaml` describes.
  public Answer send(HttpRequest.Builder request) {
    try {
      Answer answer =
          new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
      String faults = Description.ours().faults(answer);
      if (!faults.isEmpty()) {
        throw new AssertionError("openapi.yaml does not describe this answer: " + faults);
      }
      watchers.forEach(watcher -> watcher.accept(answer));
      return answer;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The watcher sees each answer from now on.
  public void watch(Consumer<Answer> watcher) {
    watchers.add(watcher);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  /// What the server said.
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The problem's `code`; fails when the answer is none.
    public String code() {
      if (!header("Content-Type").startsWith("application/problem+json")) {
        throw new AssertionError("no problem: " + this);
      }
      return json().path("code").stringValue();
    }

    @Override
    public String toString() {
      return status() + " " + response.headers().map() + " " + body();
    }
  }
}
