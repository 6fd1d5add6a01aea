import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Workspaces with agents, connected to an exchange in this process. Each agent has a page and a browser with the Voice
/// SDK, without audio.
final class CallCenters implements AutoCloseable {
  static final int WORKSPACES = 25;
  static final int AGENTS = 250;

  /// Agents of successive numbers are of the next workspace, whose administrator is the first.
  private static final String SEED =
      """
      insert into workspaces (id, name, slug, current_period_starts_at, created_at, call_strategy, ring_strategy)
        select md5('center' || i)::uuid, 'Call center ' || i, 'center-' || i, now(), now(), 'conference', 'longest-idle'
        from generate_series(0, %1$d - 1) i;
      insert into users (id, email, name, created_at)
        select md5('center-agent' || i)::uuid, 'center-agent' || i || '@example.com', 'Agent ' || i, now()
        from generate_series(0, %2$d - 1) i;
      insert into workspace_members (workspace_id, user_id, role)
        select md5('center' || i %% %1$d)::uuid, md5('center-agent' || i)::uuid,
          case when i < %1$d then 'admin' else 'agent' end
        from generate_series(0, %2$d - 1) i;
      insert into sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
        select md5('center-session' || i)::uuid, md5('center-agent' || i)::uuid, now(), now(),
          now() + interval '12 hours', 'bench', '127.0.0.1'
        from generate_series(0, %2$d - 1) i"""
          .formatted(WORKSPACES, AGENTS);

  final Exchange exchange = Exchange.start(ExchangeSettings.forTests());
  final List<Account> accounts = new ArrayList<>();
  final List<BenchAgent> agents = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final SocketClients sockets = SocketClients.none();
  private Target server;

  /// Connects the workspaces to accounts of the exchange, and makes all agents available.
  void start(Databases databases, Target server) throws SQLException, InterruptedException {
    this.server = server;
    databases.runInRingback(SEED);
    for (int i = 0; i < WORKSPACES; i++) {
      Account account = exchange.accounts().create("Call center " + i);
      account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
      account.addNumber(number(i), "Line");
      accounts.add(account);
    }
    for (int i = 0; i < AGENTS; i++) {
      agents.add(new BenchAgent(this, i));
    }
    for (int i = 0; i < WORKSPACES; i++) {
      Account account = accounts.get(i);
      agents
          .get(i)
          .post(
              "/configure-twilio",
              "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}".formatted(account.sid(), account.authToken()));
    }
    for (BenchAgent agent : agents) {
      agent.open(sockets, server.port);
    }
    await("all agents are available", () -> agents.stream().allMatch(BenchAgent::isAvailable));
  }

  static UUID workspace(int agent) {
    return SeedData.id("center", agent % WORKSPACES);
  }

  static String number(int workspace) {
    return "+1555400%04d".formatted(workspace);
  }

  /// Dials a workspace from a phone that talks until it is ended.
  ///
  /// @return the CallSid
  String dial(String from, int workspace) {
    return exchange
        .phones()
        .dial(
            exchange.calls(),
            from,
            number(workspace),
            exchange.scripts().calling(JsonNodeFactory.instance.stringNode("say one two three four five six seven\n".repeat(100))))
        .orElseThrow();
  }

  JsonNode get(String path, String bearer) {
    return send(request(path, bearer).GET());
  }

  JsonNode post(String path, String bearer, String json) {
    return send(request(path, bearer).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path, String bearer) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
        .header("Authorization", "Bearer " + bearer);
  }

  /// Returns the answer, or a missing node for a conflict or an empty one.
  private JsonNode send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300 && answer.statusCode() != 409) {
        throw new IllegalStateException(answer + " " + answer.body());
      }
      return answer.statusCode() == 409 || answer.body().isEmpty()
          ? JsonNodeFactory.instance.missingNode()
          : JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Returns the counters of the exchange's audio clock.
  JsonNode audioClock() {
    try {
      HttpRequest request = HttpRequest.newBuilder(exchange.url().resolve("/health")).build();
      return JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body()).path("audioClock");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  interface Condition {
    boolean holds();
  }

  static void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Not within a minute: " + what);
      }
      Thread.sleep(Duration.ofMillis(1));
    }
  }

  /// Returns a signed webhook.
  byte[] webhook(int workspace, String route, Map<String, String> form) {
    return Requests.webhook(
            "http://localhost:" + server.port, // its own name, which Twilio signs
            "/api/workspaces/" + SeedData.id("center", workspace) + route,
            accounts.get(workspace).authToken(),
            form)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    agents.forEach(BenchAgent::close);
    sockets.close();
    http.shutdownNow();
    exchange.close();
  }
}
