package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.LoggedEvents;
import org.ringback.server.running.StoppablePostgres;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.WebhookLoad;

/// PostgreSQL crashes, is out of connections or disk space, or holds a lock.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFailureTest {
  private static final String NUMBER = "+15550100100";
  private static final int PER_SECOND = 50;

  /// A build shares the machine with other tests.
  private static final long RECOVERY_MILLIS = Guarantee.size(20_000, 5_000);

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private StoppablePostgres postgres;
  private TestServer server;
  private TestWorkspace acme;
  private Member ada;

  /// A small disk, once a test needs it; PostgreSQL uses it as long as it runs.
  private @Nullable Path mounted;

  @BeforeAll
  void start() {
    postgres = StoppablePostgres.start();
    postgres.execute("create database ringback");
    server = server("ringback");
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
    answerAtOnce(acme);
  }

  /// Lets callers hear at once that no agent is available.
  private static void answerAtOnce(TestWorkspace workspace) {
    assertThat(workspace.patch("", workspace.administrator(), "{\"maxWaitSeconds\":0}").status())
        .isEqualTo(200);
  }

  private TestServer server(String database) {
    return TestServer.builder()
        .twilio(exchange)
        .setting("DATABASE_URL", postgres.url(database))
        .allConnections()
        .start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    postgres.close();
    if (mounted != null) {
      run("umount", mounted.toString());
      Files.delete(mounted);
    }
  }

  private WebhookLoad load(TestWorkspace workspace, int calls) {
    answerAtOnce(workspace);
    return new WebhookLoad(workspace.twilio(), workspace.path(""), calls);
  }

  private static long millisSince(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  @Test
  void the_server_recovers_from_crashes_of_postgresql_and_loses_nothing() {
    Guarantee recovery =
        Guarantee.of(
            12,
            "Recovery after PostgreSQL was stopped with `-m immediate` under "
                + PER_SECOND
                + " webhooks/s and accepts connections again: at most 5 s",
            PostgresFailureTest.class);
    int stops = Guarantee.size(2, 10);
    long longest = 0;
    try (TestPage page = acme.page(ada);
        WebhookLoad load = load(acme, 50).start(NUMBER, PER_SECOND)) {
      for (int i = 0; i < stops; i++) {
        int before = load.acknowledged();
        eventually(
            () -> load.acknowledged() > before + PER_SECOND ? "" : "nothing is acknowledged");
        postgres.stopImmediately();
        postgres.startAgain();
        long start = System.nanoTime();
        int crashed = load.acknowledged();
        eventually(() -> works(page, load, crashed) ? "" : "the server does not recover");
        longest = Math.max(longest, millisSince(start));
      }
      load.finish();
      load.awaitApplied(server.sql());
      eventually(() -> missedEvents(page));
      assertThat(longest).isLessThanOrEqualTo(RECOVERY_MILLIS);
      recovery.recordResult(
          "%d stops, longest %d ms, %d callbacks acknowledged, none lost (responses %s)"
              .formatted(stops, longest, load.acknowledged(), load.statuses()));
    }
  }

  /// Returns whether tokens are minted, callbacks acknowledged and the socket is open.
  private boolean works(TestPage page, WebhookLoad load, int acknowledged) {
    return acme.get("/token", ada.token()).status() == 200
        && load.acknowledged() > acknowledged
        && page.isOpen();
  }

  private String missedEvents(TestPage page) {
    long first = page.frame("welcome").path("seq").longValue();
    List<Long> expected = LoggedEvents.forAgents(server.sql(), acme.id(), first);
    List<Long> received =
        page.frames().stream()
            .filter(frame -> !frame.path("type").asString("").equals("welcome"))
            .filter(frame -> frame.has("seq"))
            .map(frame -> frame.path("seq").longValue())
            .toList();
    return received.equals(expected)
        ? ""
        : "received " + received.size() + " of " + expected.size() + " events";
  }

  @Test
  void an_exhausted_pool_delays_no_caller_and_is_usable_at_once_afterwards() throws Exception {
    List<Future<Answer>> waiting = new ArrayList<>();
    try (Connection inTheWay = DriverManager.getConnection(postgres.url("ringback"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      inTheWay.setAutoCommit(false);
      inTheWay.createStatement().execute("lock table contacts in access exclusive mode");
      for (int i = 0; i < 24; i++) {
        waiting.add(threads.submit(() -> acme.get("/contacts")));
      }
      eventually(() -> waitingForLocks(inTheWay) == 16 ? "" : "the pool is not exhausted");

      long start = System.nanoTime();
      Answer voice =
          acme.webhook(
              "/voice",
              Map.of("CallSid", TestWorkspace.callSid(), "From", "+15550001111", "To", NUMBER));
      long voiceMillis = millisSince(start);
      assertThat(voice.status()).isEqualTo(200);
      assertThat(voice.body()).contains("Something went wrong on our side");
      assertThat(voiceMillis).isLessThan(Guarantee.size(10_000, 5_000));
      eventually(() -> waiting.stream().anyMatch(Future::isDone) ? "" : "no request was rejected");
      inTheWay.rollback();
      start = System.nanoTime();
      assertThat(acme.get("/calls").status()).isEqualTo(200);
      assertThat(millisSince(start)).isLessThan(Guarantee.size(5_000, 1_000));
      assertThat(acme.ring(TestWorkspace.callSid(), "+15550001111", NUMBER))
          .contains("No one is available");
    }
    for (Future<Answer> each : waiting) {
      Answer answer = each.get();
      assertThat(answer.status()).isIn(200, 503);
      if (answer.status() == 503) {
        assertThat(answer.code()).isEqualTo("database-unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
      }
    }
    assertThat(waiting.stream().filter(each -> each.resultNow().status() == 503)).isNotEmpty();
  }

  private static int waitingForLocks(Connection connection) {
    try (var found =
        connection
            .createStatement()
            .executeQuery(
                "select count(*) from pg_locks where not granted and relation = 'contacts'::regclass")) {
      return found.next() ? found.getInt(1) : 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_locked_row_delays_its_call_only() throws Exception {
    Duration held = Duration.ofSeconds(Guarantee.size(4, 30));
    Guarantee guarantee =
        Guarantee.of(
            12,
            "Callbacks of other calls delayed while the row of a call is locked",
            PostgresFailureTest.class);
    try (WebhookLoad load = load(acme, 20).start(NUMBER, PER_SECOND);
        Connection inTheWay = DriverManager.getConnection(postgres.url("ringback"))) {
      inTheWay.setAutoCommit(false);
      inTheWay
          .createStatement()
          .execute(
              "select 1 from calls where id = (select call_id from call_legs where call_sid = '"
                  + load.calls().getFirst()
                  + "') for update");
      long end = System.nanoTime() + held.toNanos();
      long slowest = 0;
      int checked = 0;
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        String call = TestWorkspace.callSid();
        assertThat(acme.ring(call, "+15550001111", NUMBER)).contains("<Response>");
        assertThat(
                acme.webhook(
                        "/voice/status",
                        Map.of("CallSid", call, "CallStatus", "completed", "Direction", "inbound"))
                    .status())
            .isEqualTo(204);
        assertThat(acme.call(call, ada).path("endedAt").isNull()).isFalse();
        slowest = Math.max(slowest, millisSince(start));
        checked++;
      }
      inTheWay.rollback();
      load.finish();
      load.awaitApplied(server.sql());
      // A call that waits for the row takes longer, because the row is unlocked after this loop.
      assertThat(slowest).isLessThan(held.toMillis());
      assertThat(load.statuses()).containsOnlyKeys(200, 204);
      guarantee.recordResult(
          "0 of %d in %d s; the slowest call took %d ms from its start to its end"
              .formatted(checked, held.toSeconds(), slowest));
    }
  }

  @Test
  void a_full_disk_loses_nothing_that_was_acknowledged() throws Exception {
    Path disk = Files.createTempDirectory("ringback-disk");
    assumeTrue(mount(disk), "this user may not mount a file system of a fixed size");
    mounted = disk;
    Path tablespace = Files.createDirectory(disk.resolve("tablespace"));
    postgres.execute("create tablespace small location '" + tablespace + "'");
    postgres.execute("create database small tablespace small");
    Guarantee guarantee =
        Guarantee.of(12, "Acknowledged callbacks lost by a full disk", PostgresFailureTest.class);
    try (TestServer small = server("small")) {
      TestWorkspace other = TestWorkspace.connect(small, exchange.account());
      try (WebhookLoad load = load(other, 20).start(NUMBER, PER_SECOND)) {
        Path ballast = disk.resolve("ballast");
        fill(ballast);
        eventually(() -> load.statuses().containsKey(503) ? "" : "no callback is rejected");
        assertThat(other.get("/calls").status()).isEqualTo(200);

        Files.delete(ballast);
        long start = System.nanoTime();
        int before = load.acknowledged();
        eventually(() -> load.acknowledged() > before + 10 ? "" : "the server does not recover");
        long recovered = millisSince(start);
        load.finish();
        load.awaitApplied(small.sql());
        assertThat(recovered).isLessThanOrEqualTo(RECOVERY_MILLIS);
        assertThat(load.statuses()).containsOnlyKeys(200, 204, 503);
        guarantee.recordResult(
            "0 of %d, recovered %d ms after there was space (responses %s)"
                .formatted(load.acknowledged(), recovered, load.statuses()));
      }
    }
  }

  private static boolean mount(Path folder) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=48m,mode=777", "tmpfs", folder.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /// Writes until there is no space.
  private static void fill(Path ballast) {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }
}
