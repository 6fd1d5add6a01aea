package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.ringback.server.running.Balancer;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.LoggedEvents;
import org.ringback.server.running.ResumingPage;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TwilioCaller;
import org.ringback.server.running.WebhookLoad;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two nodes behind a balancer are restarted one after the other, as in a deployment.
@Isolated("It measures two nodes under a load of its own.")
class RollingRestartTest {
  private static final String ACCOUNT = "AC" + "a".repeat(32);
  private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String NUMBER = "+15550100100";
  private static final URI PUBLIC_URL = URI.create("https://voice.example.test");
  private static final int PER_SECOND = 50;

  private static final int WORKSPACE_SIZE = 20;

  /// A build shares the machine with other tests.
  private static final long RETURN_MILLIS = Guarantee.size(20_000, 5_000);

  private final String database = TestDatabase.fresh();

  private ServerProcess start() {
    Map<String, String> environment =
        new HashMap<>(TestServer.environmentAccount(ACCOUNT, AUTH_TOKEN));
    environment.put("DATABASE_URL", database);
    environment.put("PUBLIC_URL", PUBLIC_URL.toString());
    environment.put("RINGBACK_SHUTDOWN_DELAY", "1");
    return ServerProcess.startMeasured(environment);
  }

  @Test
  void a_rolling_restart_fails_no_webhook_and_misses_no_event() throws Exception {
    int count = Guarantee.size(50, 1_000);
    int restarts = Guarantee.size(1, 2);
    Guarantee guarantee =
        Guarantee.of(
            20,
            "Failed webhooks and missed events in a rolling restart of two nodes under "
                + PER_SECOND
                + " webhooks/s; sockets return within 5 s",
            RollingRestartTest.class);
    List<ServerProcess> nodes = new ArrayList<>();
    List<ResumingPage> pages = new ArrayList<>();
    JdbcClient sql = TestDatabase.sql(database);
    try (Balancer balancer = new Balancer();
        HttpClient http = HttpClient.newHttpClient()) {
      startTwo().forEach(nodes::add);
      nodes.forEach(balancer::add);
      List<Agent> agents = signIn(count);
      WorkspaceId loaded = agents.getFirst().workspace();
      TwilioCaller twilio = new TwilioCaller(http, PUBLIC_URL, balancer.url(), ACCOUNT, AUTH_TOKEN);
      try (WebhookLoad load = new WebhookLoad(twilio, "/api/workspaces/" + loaded, 50)) {
        String sockets = balancer.url().toString().replaceFirst("http", "ws");
        for (Agent agent : agents) {
          URI events = URI.create(sockets + "/api/workspaces/" + agent.workspace() + "/events");
          pages.add(new ResumingPage(http, events, agent.token()));
        }
        eventually(() -> connected(pages));
        load.start(NUMBER, PER_SECOND);
        for (int i = 0; i < restarts; i++) {
          ServerProcess old = nodes.get(i);
          old.terminate();
          assertThat(old.endsWithin(Duration.ofSeconds(20))).as(old.log()).isTrue();
          balancer.remove(old);
          ServerProcess started = start();
          nodes.add(started);
          balancer.add(started);
          eventually(() -> connected(pages));
        }
        load.finish();
        load.awaitApplied(sql);
        int received = 0;
        for (int i = 0; i < count; i++) {
          ResumingPage page = pages.get(i);
          WorkspaceId workspace = agents.get(i).workspace();
          eventually(() -> missing(page, LoggedEvents.forAgents(sql, workspace, page.first())));
          received += page.events().size();
          assertThat(page.closeCodes()).allMatch(code -> code == 1001);
        }
        List<Long> outages = pages.stream().flatMap(p -> p.outages().stream()).toList();
        long longest = outages.stream().max(Long::compare).orElseThrow();
        assertThat(load.statuses()).as("responses to webhooks").containsOnlyKeys(200, 204);
        assertThat(load.apologies()).as("apologies to callers").isZero();
        assertThat(load.failures()).as("webhooks without a response").isEmpty();
        assertThat(longest).isLessThanOrEqualTo(RETURN_MILLIS);
        guarantee.recordResult(
            "0 of %d webhooks, 0 of %d events at %d sockets; %d reconnections, longest %d ms"
                .formatted(load.acknowledged(), received, count, outages.size(), longest));
      } finally {
        pages.forEach(ResumingPage::close); // the client waits for open sockets when it closes
      }
    } finally {
      nodes.forEach(ServerProcess::close);
    }
  }

  private record Agent(WorkspaceId workspace, String token) {}

  /// Creates workspaces of twenty agents each, and signs them in.
  private List<Agent> signIn(int count) {
    List<Agent> agents = new ArrayList<>();
    try (TestServer server = TestServer.builder().setting("DATABASE_URL", database).start()) {
      WorkspaceId workspace = server.workspace("first");
      for (int i = 0; i < count; i++) {
        if (i > 0 && i % WORKSPACE_SIZE == 0) {
          workspace = server.workspace("workspace-" + i);
        }
        String email = "agent-" + i + "@example.test";
        server.person(email, workspace, Role.AGENT);
        agents.add(new Agent(workspace, server.signIn(email)));
      }
      // Callers hear at once that no agent is available.
      server.sql().sql("update workspaces set max_wait_seconds = 0").update();
    }
    return agents;
  }

  /// Starts both at the same time.
  private List<ServerProcess> startTwo() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ServerProcess>> starting =
          List.of(threads.submit(this::start), threads.submit(this::start));
      List<ServerProcess> started = new ArrayList<>();
      for (Future<ServerProcess> each : starting) {
        started.add(each.get());
      }
      return started;
    }
  }

  private static String connected(List<ResumingPage> pages) {
    long open = pages.stream().filter(ResumingPage::isConnected).count();
    return open == pages.size() ? "" : open + " of " + pages.size() + " sockets are connected";
  }

  private static String missing(ResumingPage page, List<Long> expected) {
    return page.events().equals(expected)
        ? ""
        : "a socket received %s instead of %s".formatted(page.events(), expected);
  }
}
