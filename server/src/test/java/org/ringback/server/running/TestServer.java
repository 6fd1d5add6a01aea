package org.ringback.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.RingbackServer;
import org.ringback.server.crypto.EnvironmentKeyProvider;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.WebhookHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server on a free port with a real, empty database, used over HTTP. Checks each response
/// against `openapi.yaml`.
public final class TestServer implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery staple";

  /// A hash of [#PASSWORD] with one pass over 8 KiB. A hash at the product's cost takes a core for
  /// a tenth of a second, and tests sign in a thousand times.
  public static final String PASSWORD_HASH =
      "$argon2id$v=19$m=8,t=1,p=1$iHgkZlMkVObET9PE1ItPUw$4I14MRvweZCo3kimXPgaxNCffG3M4C5IXKiSj9oflaM";

  public static final String JWT_SECRET = "a secret of thirty-two bytes and more";

  private final RingbackServer server;
  private final URI publicUrl;
  private final String databaseUrl;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Consumer<Answer>> watchers = new CopyOnWriteArrayList<>();
  private final Map<String, String> sessions = new ConcurrentHashMap<>();

  private TestServer(RingbackServer server, URI publicUrl, String databaseUrl) {
    this.server = server;
    this.publicUrl = publicUrl;
    this.databaseUrl = databaseUrl;
  }

  /// Returns the required settings, with a database of their own.
  public static Map<String, String> environment() {
    return environment(TestDatabase.fresh());
  }

  static Map<String, String> environment(String databaseUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("RINGBACK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    environment.put("JWT_SECRET", JWT_SECRET);
    environment.put("RINGBACK_SHUTDOWN_DELAY", "0");
    environment.put("RINGBACK_RECORDINGS_DIR", "target/test-recordings");
    return environment;
  }

  /// Starts a server with the required settings only.
  public static TestServer start() {
    return builder().start();
  }

  /// @param settings added to the required ones
  public static TestServer start(Map<String, String> settings) {
    return builder().settings(settings).start();
  }

  public static TestServer start(Map<String, String> settings, Clock clock) {
    return builder().settings(settings).clock(clock).start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Options of a server.
  public static final class Builder {
    private final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private @Nullable KeyProvider keys;
    private RingbackServer.Timing timing = RingbackServer.Timing.PRODUCTION;
    private Database.PoolConfig pool = TestDatabase.FEW_CONNECTIONS;
    private List<WebhookHandler> webhookHandlers = List.of();

    private Builder() {}

    /// Adds an environment variable, or replaces a required one.
    public Builder setting(String name, String value) {
      environment.put(name, value);
      return this;
    }

    public Builder settings(Map<String, String> settings) {
      environment.putAll(settings);
      return this;
    }

    /// Uses an exchange as Twilio.
    public Builder twilio(ExchangeExtension exchange) {
      return setting("TWILIO_API_BASE_URL", exchange.baseUrl().toString());
    }

    public Builder environmentAccount(String accountSid, String authToken) {
      return settings(TestServer.environmentAccount(accountSid, authToken));
    }

    public Builder clock(Clock moved) {
      clock = moved;
      return this;
    }

    /// Uses these keys in place of `RINGBACK_SECRET_KEY`.
    public Builder keys(KeyProvider provider) {
      keys = provider;
      return this;
    }

    public Builder timing(RingbackServer.Timing shortened) {
      timing = shortened;
      return this;
    }

    /// Opens all connections to PostgreSQL at start, as the product does: for tests of the pool,
    /// and of times under load.
    public Builder allConnections() {
      pool = Database.PoolConfig.PRODUCTION;
      return this;
    }

    /// Adds a kind of webhook.
    public Builder webhookHandler(WebhookHandler handler) {
      webhookHandlers = List.of(handler);
      return this;
    }

    public TestServer start() {
      environment().forEach(environment::putIfAbsent);
      Settings settings = Settings.from(environment);
      RingbackServer server =
          RingbackServer.start(
              settings,
              clock,
              keys == null
                  ? new EnvironmentKeyProvider(settings.secretKey(), settings.oldSecretKeys())
                  : keys,
              timing.with(pool),
              webhookHandlers);
      return new TestServer(
          server,
          settings.publicUrl().orElse(server.url()),
          Objects.requireNonNull(environment.get("DATABASE_URL")));
    }
  }

  public RingbackServer server() {
    return server;
  }

  /// Returns the server's address on this machine.
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /// Returns `TWILIO_*` for an account, with an API key and a TwiML app that need not exist there.
  public static Map<String, String> environmentAccount(String accountSid, String authToken) {
    return Map.of(
        "TWILIO_ACCOUNT_SID",
        accountSid,
        "TWILIO_AUTH_TOKEN",
        authToken,
        "TWILIO_API_KEY",
        "SK" + "1".repeat(32),
        "TWILIO_API_SECRET",
        "0123456789abcdef0123456789abcdef",
        "TWILIO_TWIML_APP_SID",
        "AP" + "2".repeat(32));
  }

  /// Returns the address in signatures of webhooks.
  public URI publicUrl() {
    return publicUrl;
  }

  // -- workspaces and users

  /// Creates a workspace of the strategy `client`, the simpler one: a call has only the legs that
  /// its test creates. Tests of conferences set the other one.
  public WorkspaceId workspace(String slug) {
    WorkspaceId workspace = server.workspaces().create("The " + slug, slug);
    sql()
        .sql("update workspaces set call_strategy = 'client' where id = :id")
        .param("id", workspace.value())
        .update();
    return workspace;
  }

  /// Creates a user whose password is [#PASSWORD], as a member of the workspace.
  public UserId person(String email, WorkspaceId workspace, Role role) {
    UserId user = server.users().create(email, email.split("@", 2)[0], PASSWORD_HASH);
    server.workspaces().admit(workspace, user, role);
    return user;
  }

  /// Returns the bearer token of a new session.
  public String signIn(String email) {
    Answer answer = post("/api/sign-in", null, signInBody(email, PASSWORD));
    if (answer.status() != 200) {
      throw new AssertionError(email + " cannot sign in: " + answer);
    }
    return answer.json().path("token").stringValue();
  }

  public void signOut(String token) {
    Answer answer = post("/api/sign-out", token, "");
    if (answer.status() != 204) {
      throw new AssertionError("could not sign out: " + answer);
    }
  }

  /// Returns the bearer token of a session of the user, which is created when it is first needed.
  String session(String email) {
    return sessions.computeIfAbsent(email, this::signIn);
  }

  /// Replaces the session of [#session].
  String renewSession(String email) {
    String token = signIn(email);
    sessions.put(email, token);
    return token;
  }

  public static String signInBody(String email, String password) {
    return JsonMapper.shared().writeValueAsString(Map.of("email", email, "password", password));
  }

  // -- requests

  public Answer get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  public Answer post(String path, @Nullable String token, String json) {
    return ask("POST", path, token, json);
  }

  /// Sends a request with any method.
  ///
  /// @param json empty for a request without a body
  public Answer ask(String method, String path, @Nullable String token, String json) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
    return token == null || token.isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + token);
  }

  /// Sends a request. Fails when `openapi.yaml` does not describe the response.
  public Answer send(HttpRequest.Builder request) {
    try {
      Answer answer =
          new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
      String faults = Description.ours().faults(answer);
      if (!faults.isEmpty()) {
        throw new AssertionError("openapi.yaml does not describe this response: " + faults);
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

  /// Calls the watcher with each later response.
  public void watch(Consumer<Answer> watcher) {
    watchers.add(watcher);
  }

  // -- webhooks and sockets

  /// Returns a sender of webhooks that are signed with the Auth Token.
  public TwilioCaller twilio(String accountSid, String authToken) {
    return new TwilioCaller(client, publicUrl, url(), accountSid, authToken);
  }

  /// Opens the event socket of a workspace and signs in there.
  public TestPage page(WorkspaceId workspace, String token) {
    TestPage page = connect(workspace.toString(), true).hello(token, null);
    page.frame("welcome");
    return page;
  }

  /// Opens an event socket without signing in.
  public TestPage connect(String workspaceId, boolean answersPings) {
    String path = "/api/workspaces/" + workspaceId + "/events";
    return new TestPage(
        client, URI.create(url().toString().replaceFirst("http", "ws") + path), answersPings);
  }

  // -- database

  /// Returns the `DATABASE_URL`, for a second server with the same database.
  public String databaseUrl() {
    return databaseUrl;
  }

  /// Returns a client with the rights of the database's owner, who sees the rows of all tenants.
  public JdbcClient sql() {
    return TestDatabase.sql(databaseUrl);
  }

  /// Opens a connection to the database, with the rights of its owner.
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(databaseUrl);
  }

  /// Returns the number of rows of a table.
  public int rows(String table) {
    return sql().sql("select count(*) from " + table).query(Integer.class).single();
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }

  /// A response of the server.
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

    /// Returns the `code` of a problem. Fails when the response is not a problem.
    public String code() {
      if (!header("Content-Type").startsWith("application/problem+json")) {
        throw new AssertionError("not a problem: " + this);
      }
      return json().path("code").stringValue();
    }

    @Override
    public String toString() {
      return status() + " " + response.headers().map() + " " + body();
    }
  }
}
