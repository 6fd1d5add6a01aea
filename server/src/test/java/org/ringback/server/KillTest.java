package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.ExpectedCall;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.RepeatedCallbackLoad;
import org.ringback.server.running.RepeatedCallbackLoad.Callback;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TwilioAccount;
import org.ringback.server.running.TwilioAccount.CallResource;
import org.ringback.server.running.TwilioCaller;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The server is killed with SIGKILL at random moments, some of them during its start, while agents
/// talk and Twilio sends 50 webhooks per second.
class KillTest {
  private static final int WEBHOOKS_PER_SECOND = 50;
  private static final int LINES = 3;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(2);
  private static final List<String> JAVA_OPTIONS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
  private static final String PUBLIC_HOST = "http://127.0.0.1:";

  @RegisterExtension
  static final ExchangeExtension exchange =
      new ExchangeExtension().withTimeout(Duration.ofSeconds(4));

  private final Guarantee guarantee =
      Guarantee.of(
          3,
          "Acknowledged webhooks lost or applied twice, and calls not closed rightly within 60 s of"
              + " the restart, after SIGKILL under 50 webhooks/s",
          getClass());
  private final Random random = guarantee.random();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String database = TestDatabase.fresh();
  private final JdbcClient sql = TestDatabase.sql(database);
  private final int port = freePort();
  private final URI url = URI.create(PUBLIC_HOST + port);
  private final Map<String, String> environment =
      Map.of(
          "DATABASE_URL",
          database,
          "PORT",
          String.valueOf(port),
          "PUBLIC_URL",
          url.toString(),
          "RINGBACK_REQUESTS_PER_MINUTE",
          "0");
  private final List<Duration> starts = new ArrayList<>();
  private int openAtKill;
  private volatile boolean isStopping;
  private volatile @Nullable ServerProcess process;

  @AfterEach
  void stop() {
    if (process != null) {
      process.close();
    }
    http.close();
  }

  @Test
  void no_acknowledged_webhook_is_lost_and_every_open_call_is_closed_rightly() throws Exception {
    int rounds = Guarantee.size(1, 10);
    int killsPerRound = Guarantee.size(1, 20);
    List<Line> all = connect();
    List<Line> lines = all.subList(1, all.size());
    Line loaded = all.getFirst();
    long callbacks = 0;
    start();
    for (int round = 0; round < rounds; round++) {
      isStopping = false;
      try (RepeatedCallbackLoad load =
              new RepeatedCallbackLoad(
                      new TwilioCaller(
                          http, url, url, loaded.account.sid(), loaded.account.authToken()),
                      loaded.path("/voice/status"),
                      loaded.number,
                      random)
                  .start(WEBHOOKS_PER_SECOND);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        lines.forEach(line -> threads.execute(line::callUntilStopped));
        for (int i = 0; i < killsPerRound; i++) {
          killAndRestart(lines);
        }
        long restarted = System.nanoTime();
        isStopping = true;
        load.finish();
        threads.shutdown();
        String why = "";
        do {
          TimeUnit.MILLISECONDS.sleep(200);
          why =
              Stream.<Supplier<String>>of(
                      load::missing,
                      () -> threads.isTerminated() ? "" : "calls are still made",
                      KillTest.this::waiting,
                      () -> faults(lines))
                  .map(Supplier::get)
                  .filter(missing -> !missing.isEmpty())
                  .findFirst()
                  .orElse("");
        } while (!why.isEmpty() && System.nanoTime() - restarted < CLOSED_WITHIN.toNanos());
        assertThat(why).isEmpty();
        requireApplied(load.acknowledged());
        callbacks += load.acknowledged().size();
      }
    }
    assertThat(openAtKill).isPositive();
    starts.sort(Duration::compareTo);
    guarantee.recordResult(
        "0 of %,d webhooks and %,d open calls in %d kills; start %.1f s (median), at most %.1f s"
            .formatted(
                callbacks,
                openAtKill,
                rounds * killsPerRound,
                starts.get(starts.size() / 2).toMillis() / 1000.0,
                starts.getLast().toMillis() / 1000.0));
  }

  /// Creates the workspaces, with a server that is closed again.
  private List<Line> connect() {
    try (TestServer server = TestServer.builder().twilio(exchange).settings(environment).start()) {
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i <= LINES; i++) {
        lines.add(new Line(server, i));
      }
      return lines;
    }
  }

  private void start() {
    long start = System.nanoTime();
    process = ServerProcess.start(withTwilio(), JAVA_OPTIONS);
    starts.add(Duration.ofNanos(System.nanoTime() - start));
  }

  private void killAndRestart(List<Line> lines) throws InterruptedException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (lines.stream().noneMatch(Line::isTalking) && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_LIFE.toMillis()));
    ServerProcess running = process;
    if (running != null) {
      running.kill();
      running.close();
    }
    openAtKill += lines.stream().mapToInt(Line::openCalls).sum();
    if (random.nextInt(8) == 0) {
      ServerProcess starting = ServerProcess.begin(withTwilio(), JAVA_OPTIONS);
      TimeUnit.MILLISECONDS.sleep(random.nextLong(3_000));
      starting.kill();
      starting.close();
    }
    start();
  }

  private Map<String, String> withTwilio() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("TWILIO_API_BASE_URL", exchange.baseUrl().toString());
    return all;
  }

  /// Returns a port that no connection takes while the server is down.
  private int freePort() {
    while (true) {
      int candidate = 20_000 + random.nextInt(10_000);
      try (ServerSocket _ = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return candidate;
      } catch (IOException taken) {
        // Tries another one.
      }
    }
  }

  /// Fails unless each acknowledged callback was applied, and nothing was applied twice.
  private void requireApplied(Set<Callback> acknowledged) {
    Set<Callback> stored =
        new HashSet<>(
            sql.sql(
                    """
                    select call_sid, sequence_number from call_events
                    where sequence_number is not null and params ->> 'From' = :from""")
                .param("from", RepeatedCallbackLoad.CUSTOMER)
                .query(
                    (row, _) ->
                        new Callback(row.getString("call_sid"), row.getInt("sequence_number")))
                .list());
    assertThat(acknowledged.stream().filter(callback -> !stored.contains(callback)).toList())
        .as("acknowledged but lost")
        .isEmpty();
    Set<String> ended =
        Set.copyOf(
            sql.sql(
                    "select call_sid from calls where ended_at is not null and call_sid is not null")
                .query(String.class)
                .list());
    assertThat(
            acknowledged.stream()
                .map(Callback::callSid)
                .filter(callSid -> !ended.contains(callSid))
                .toList())
        .as("completed but open")
        .isEmpty();
    assertThat(
            sql.sql(
                    """
                    select body -> 'call' ->> 'id' from realtime_events
                    where type = 'call-ended' group by 1 having count(*) > 1""")
                .query(String.class)
                .list())
        .as("ended twice")
        .isEmpty();
    assertThat(
            sql.sql(
                    """
                    select subject from audit_log
                    where action = 'call.ended' and subject is not null
                      and coalesce(detail ->> 'before', '') not in
                        ('completed', 'busy', 'no-answer', 'failed', 'canceled')
                    group by subject having count(*) > 1""")
                .query(String.class)
                .list())
        .as("audited twice")
        .isEmpty();
  }

  private String waiting() {
    int waiting =
        sql.sql("select count(*) from webhook_inbox where applied_at is null")
            .query(Integer.class)
            .single();
    return waiting == 0 ? "" : waiting + " webhooks wait";
  }

  private static String faults(List<Line> lines) {
    return lines.stream()
        .map(Line::faults)
        .filter(faults -> !faults.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /// A workspace with its own Twilio account, phone number and agent, who has one call at a time.
  private final class Line {
    private final Account account;
    private final TwilioAccount twilio;
    private final String workspace;
    private final Member agent;
    private final String number;
    private final Random random;
    private int customers;

    Line(TestServer server, int index) {
      account = exchange.createAccount("Line " + index);
      account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
      number = "+1555010%04d".formatted(index);
      account.addNumber(number, number);
      twilio = new TwilioAccount(http, exchange.baseUrl(), account.sid(), account.authToken());
      TestWorkspace created = TestWorkspace.connect(server, account);
      workspace = created.id().toString();
      agent = created.signIn("agent-" + index);
      random = new Random(guarantee.seed() + index);
    }

    /// Returns whether the customer and the agent are connected, by Twilio's record.
    boolean isTalking() {
      return !twilio.calls("Status=in-progress").isEmpty();
    }

    /// Returns the number of calls that are open in the database.
    int openCalls() {
      return sql.sql("select count(*) from calls where workspace_id = :id and ended_at is null")
          .param("id", UUID.fromString(workspace))
          .query(Integer.class)
          .single();
    }

    String path(String route) {
      return "/api/workspaces/" + workspace + route;
    }

    /// Makes calls. Whatever fails because the server is killed is given up.
    void callUntilStopped() {
      while (!isStopping) {
        ServerProcess server = process;
        if (server == null || server.ready() != 200) {
          pause(50);
          continue;
        }
        try (TestPage page =
            new TestPage(
                http,
                URI.create(url.toString().replaceFirst("http", "ws") + path("/events")),
                true)) {
          page.hello(agent.token(), null).available();
          while (!isStopping && server == process) {
            call(server);
          }
        } catch (AssertionError | RuntimeException killed) {
          pause(50);
        }
      }
    }

    private void call(ServerProcess server) {
      String token = server.get(path("/token"), agent.token()).json().path("token").asString();
      String customer =
          "+1555%d%06d".formatted(4 + Integer.parseInt(number.substring(8)), ++customers);
      try (TestClient browser = exchange.client(token)) {
        int talk = 2_500 + random.nextInt(2_000); // longer than the server lives after its start
        switch (random.nextInt(3)) {
          case 0 -> {
            String sid = dial(customer, "waitMs " + talk + "\nhangup");
            browser.awaitIncoming().accept();
            awaitEnd(sid);
          }
          case 1 -> {
            exchange.phone(customer).waits(Duration.ofMillis(talk)).hangsUp();
            awaitEnd(browser.call(Map.of("To", customer)).sid());
          }
          default -> {
            exchange.phone(customer).waits(Duration.ofMillis(talk)).hangsUp();
            Answer answer =
                server.post(
                    path("/make-direct-call"), agent.token(), "{\"to\":\"" + customer + "\"}");
            assertThatResponse(answer).hasStatus(200);
            browser.awaitIncoming().accept();
            awaitEnd(answer.json().path("callSid").asString());
          }
        }
      }
    }

    private void awaitEnd(String sid) {
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!twilio.call(sid).isOver() && System.nanoTime() < deadline) {
        pause(50);
      }
    }

    private String dial(String customer, String script) {
      return exchange
          .exchange()
          .phones()
          .dial(
              exchange.exchange().calls(),
              customer,
              number,
              exchange.exchange().scripts().calling(JsonNodeFactory.instance.stringNode(script)))
          .orElseThrow();
    }

    /// Returns how the stored calls differ from Twilio's record; empty when they agree.
    String faults() {
      Map<String, JsonNode> stored = new HashMap<>();
      List<String> faults = new ArrayList<>();
      for (JsonNode call : storedCalls()) {
        String callSid = call.path("callSid").asString("");
        stored.put(callSid, call);
        if (call.path("endedAt").isNull()) {
          faults.add("open: " + call);
        } else if (!callSid.isEmpty()) {
          faults.addAll(differences(call, callSid));
        }
      }
      Set<String> answered =
          exchange.deliveries().stream()
              .filter(each -> each.accountSid().equals(account.sid()))
              .filter(each -> each.answer().contains("<Dial")) // not with an apology
              .map(each -> each.callSid())
              .collect(Collectors.toSet());
      for (CallResource call : twilio.calls("")) {
        boolean isFirst = call.json().path("parent_call_sid").isNull();
        if (isFirst && answered.contains(call.sid()) && !stored.containsKey(call.sid())) {
          faults.add("not stored: " + call);
        }
      }
      return String.join(", ", faults);
    }

    private List<String> differences(JsonNode call, String callSid) {
      CallResource first = twilio.call(callSid);
      List<CallResource> dialed = twilio.dialedBy(callSid);
      if (!first.isOver() || !dialed.stream().allMatch(CallResource::isOver)) {
        return List.of("has not ended: " + first + dialed);
      }
      List<String> differences =
          ExpectedCall.of(call.path("direction").asString(), first, dialed)
              .differences(call, Duration.ofSeconds(3));
      return differences.isEmpty()
          ? List.of()
          : List.of(differences + ": " + call + " but " + first + dialed);
    }

    private List<JsonNode> storedCalls() {
      List<JsonNode> calls = new ArrayList<>();
      String cursor = "";
      do {
        ServerProcess server = Objects.requireNonNull(process);
        JsonNode page = server.get(path("/calls?limit=100" + cursor), agent.token()).json();
        page.path("calls").forEach(calls::add);
        cursor =
            page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
      } while (!cursor.isEmpty());
      return calls;
    }

    private static void pause(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }
  }
}
