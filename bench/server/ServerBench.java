import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Compares the server with the same two endpoints in Node (`peer-express/`), in one run, on the same PostgreSQL and
/// with the same requests. The Node server runs twice: with its data behind supabase-js, and in PostgreSQL. Results
/// are only valid on an idle machine.
final class ServerBench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = 3;
  private static final int STARTS = 5;

  /// The number of callbacks that a killed server left in its inbox.
  private static final int WAITING = 20_000;

  private static final int NEW_SESSIONS_PER_ROUND = SeedData.NEW_SESSIONS / (ROUNDS + 1);
  private static final int CALLBACKS_PER_SECOND = 500;
  private static final String SAMPLE = "Express with supabase-js";
  private static final String EXPRESS = "Express with pg";
  private static final String BENCH_START = "now() - interval '12 hours'";

  private final Databases databases;
  private final Duration time;
  private final Path log;
  private final Set<String> parts;
  private final Target.LaunchSpec ringbackLaunch;
  private final List<Target.LaunchSpec> peerLaunches;

  private ServerBench(
      Databases databases,
      SupabaseApiStub api,
      String jar,
      Path peerFolder,
      Path log,
      Duration time,
      Set<String> parts) {
    this.databases = databases;
    this.time = time;
    this.log = log;
    this.parts = parts;
    this.ringbackLaunch =
        Target.ofRingback(
            log.getParent(),
            Path.of(jar),
            databases.ringbackUrl(),
            Map.of(
                "PUBLIC_URL", SeedData.PUBLIC_URL,
                "TWILIO_API_BASE_URL", "http://127.0.0.1:9")); // makes no request to Twilio
    this.peerLaunches =
        List.of(
            peer(SAMPLE, peerFolder, Map.of("SUPABASE_URL", api.url(), "SUPABASE_SERVICE_KEY", "bench")),
            peer(EXPRESS, peerFolder, Map.of("DATABASE_URL", databases.url(Databases.PEER))));
  }

  private static Target.LaunchSpec peer(String name, Path folder, Map<String, String> data) {
    Map<String, String> environment = new HashMap<>(data);
    environment.putAll(
        Map.of("PUBLIC_URL", SeedData.PUBLIC_URL, "JWT_SECRET", SeedData.JWT_SECRET, "NODE_ENV", "production"));
    return new Target.LaunchSpec(name, folder, List.of("node", "server.js"), environment, "/healthz");
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("ringback-bench");
    Path peer = Path.of(arguments[1]);
    try (Databases databases = new Databases(folder.resolve("postgres"))) {
      Machine.print(
          "Server with Node " + new String(new ProcessBuilder("node", "--version").start().getInputStream().readAllBytes()).strip());
      databases.seedPeer(Databases.SAMPLE, peer.resolve("schema.sql"));
      databases.seedPeer(Databases.PEER, peer.resolve("schema.sql"));
      Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
      Set<String> parts = Set.of(arguments[3].split(","));
      try (SupabaseApiStub api = new SupabaseApiStub(databases.jdbcUrl(Databases.SAMPLE))) {
        new ServerBench(databases, api, arguments[0], peer, folder.resolve("log"), time, parts).run();
      }
    } finally {
      Databases.delete(folder);
    }
  }

  private void run() throws Exception {
    try (Target ringback = Target.start(ringbackLaunch, log);
        Target sample = Target.start(peerLaunches.getFirst(), log);
        Target express = Target.start(peerLaunches.getLast(), log)) {
      databases.seedRingback();
      List<Target> peers = List.of(sample, express);
      List<Target> all = List.of(ringback, sample, express);
      Thread.sleep(Duration.ofSeconds(5));
      String idle = memory(all);
      if (parts.contains("tokens")) {
        tokens(ringback, peers);
      }
      if (parts.contains("webhooks")) {
        webhooks(ringback, peers);
      }
      System.out.printf("%nresident memory, idle: %s%nresident memory, after the run: %s%n", idle, memory(all));
    }
    if (parts.contains("starts")) {
      starts();
    }
  }

  // -- tokens

  private void tokens(Target ringback, List<Target> peers) throws Exception {
    System.out.printf("%nTokens, %d connections, median of %d rounds%n", CONNECTIONS, ROUNDS);
    Supplier<byte[]> existingSessions = Requests.repeating(Requests.tokens(0, SeedData.EXISTING_SESSIONS));
    Supplier<byte[]> peersTokens = Requests.repeating(Requests.tokens(0, SeedData.EXISTING_SESSIONS));
    Supplier<byte[]> warming = newSessions(0);
    new LoadGenerator(ringback.port, CONNECTIONS).closed(time, existingSessions);
    new LoadGenerator(ringback.port, CONNECTIONS).closed(time, warming);
    for (Target peer : peers) {
      new LoadGenerator(peer.port, CONNECTIONS).closed(time, peersTokens);
    }
    List<Results> repeated = new ArrayList<>();
    List<Results> minted = new ArrayList<>();
    List<List<Results>> others = peers.stream().<List<Results>>map(_ -> new ArrayList<>()).toList();
    for (int round = 1; round <= ROUNDS; round++) {
      repeated.add(measure(ringback, load -> load.closed(time, existingSessions)));
      for (int i = 0; i < peers.size(); i++) {
        others.get(i).add(measure(peers.get(i), load -> load.closed(time, peersTokens)));
      }
      Supplier<byte[]> newSessions = newSessions(round);
      minted.add(measure(ringback, load -> load.closed(time, newSessions)));
    }
    Results repeatedMedian = Results.median(repeated);
    Results mintedMedian = Results.median(minted);
    repeatedMedian.print("Ringback, repeated by the same session");
    mintedMedian.print("Ringback, minted for a new session");
    for (int i = 0; i < peers.size(); i++) {
      Results other = Results.median(others.get(i));
      other.print(peers.get(i).name + ", mints each");
      repeatedMedian.compare("repeated", other, peers.get(i).name);
      mintedMedian.compare("minted", other, peers.get(i).name);
    }
  }

  private static Supplier<byte[]> newSessions(int time) {
    int from = SeedData.EXISTING_SESSIONS + time * NEW_SESSIONS_PER_ROUND;
    return Requests.once(Requests.tokens(from, from + NEW_SESSIONS_PER_ROUND));
  }

  // -- webhooks

  private void webhooks(Target ringback, List<Target> peers) throws Exception {
    System.out.printf(
        "%nSigned status callbacks, each different; one open event socket in each of %d workspaces; %d connections,"
            + " median of %d rounds%n",
        SeedData.WORKSPACES, CONNECTIONS, ROUNDS);
    List<byte[]> callbacks = Requests.callbacks(SeedData.CALLS);
    List<CallbackRun> runs = new ArrayList<>();
    Storage before = Storage.of(databases);
    try {
      runs.add(new CallbackRun(ringback, SocketClients.ofRingback(ringback.port), callbacks));
      for (Target peer : peers) {
        runs.add(new CallbackRun(peer, SocketClients.ofPeer(peer.port), callbacks));
      }
      List<List<Results>> rounds = runs.stream().<List<Results>>map(_ -> new ArrayList<>()).toList();
      for (int round = 0; round <= ROUNDS; round++) {
        for (int i = 0; i < runs.size(); i++) {
          Results results = runs.get(i).closed();
          if (round > 0) { // the first round is the warm-up
            rounds.get(i).add(results);
          }
        }
      }
      List<Results> medians = rounds.stream().map(Results::median).toList();
      for (int i = 0; i < medians.size(); i++) {
        medians.get(i).print(runs.get(i).target.name);
      }
      for (int i = 1; i < medians.size(); i++) {
        medians.getFirst().compare("callbacks", medians.get(i), runs.get(i).target.name);
      }
      System.out.printf(
          "%n%d per second, independent of the responses, for %d s%n", CALLBACKS_PER_SECOND, 2 * time.toSeconds());
      for (CallbackRun each : runs) {
        each.open().print(each.target.name);
      }
      Thread.sleep(Duration.ofSeconds(3)); // the inbox is drained once a second
      check(runs);
      Storage.of(databases).printPerCall(before, runs.getFirst().succeeded);
    } finally {
      runs.forEach(each -> each.clients.close());
    }
  }

  private final class CallbackRun {
    final Target target;
    final SocketClients clients;
    private final Supplier<byte[]> requests;
    long succeeded;
    long failed;

    CallbackRun(Target target, SocketClients clients, List<byte[]> callbacks) {
      this.target = target;
      this.clients = clients;
      this.requests = Requests.once(callbacks);
    }

    /// Sends as many callbacks as the target accepts.
    Results closed() throws Exception {
      return measured(load -> load.closed(time, requests));
    }

    /// Sends at a fixed rate.
    Results open() throws Exception {
      return measured(load -> load.open(CALLBACKS_PER_SECOND, time.multipliedBy(2), requests));
    }

    private Results measured(Function<LoadGenerator, LoadGenerator.Outcome> load) throws Exception {
      return measure(
          target,
          generator -> {
            LoadGenerator.Outcome outcome = load.apply(generator);
            succeeded += outcome.succeeded();
            failed += outcome.failed();
            return outcome;
          });
    }
  }

  /// Prints the counts that prove that every acknowledged callback was stored.
  private void check(List<CallbackRun> runs) throws SQLException {
    CallbackRun ringback = runs.getFirst();
    System.out.printf("%nContents of the databases%n");
    System.out.printf(
        "  Ringback: %d acknowledged, %d failed; inbox %d, applied at the first attempt %d; call events %d%n",
        ringback.succeeded,
        ringback.failed,
        databases.ofRingback("select count(*) from webhook_inbox where received_at > " + BENCH_START),
        databases.ofRingback("select count(*) from webhook_inbox where attempts = 0 and applied_at > " + BENCH_START),
        databases.ofRingback("select count(*) from call_events where received_at > " + BENCH_START));
    System.out.printf(
        "    calls with a completed callback %d, completed calls %d; socket events written %d, received %d%n",
        databases.ofRingback(
            "select count(*) from webhook_inbox where key like '%:completed' and received_at > " + BENCH_START),
        databases.ofRingback(
            "select count(*) from calls where status = 'completed' and answered_at < ended_at and duration_sec = 10"),
        databases.ofRingback("select count(*) from realtime_events where at > " + BENCH_START),
        ringback.clients.receivedEvents());
    for (CallbackRun peer : runs.subList(1, runs.size())) {
      String database = peer.target.name.equals(SAMPLE) ? Databases.SAMPLE : Databases.PEER;
      System.out.printf(
          "  %s: %d acknowledged, %d failed; calls %d, of these completed %d; socket events received %d%n",
          peer.target.name,
          peer.succeeded,
          peer.failed,
          databases.ofPeer(database, "select count(*) from calls where duration_sec is distinct from 60"),
          databases.ofPeer(database, "select count(*) from calls where duration_sec = 10 and status = 'completed'"),
          peer.clients.receivedEvents());
    }
  }

  // -- start time and memory

  private void starts() throws Exception {
    List<String> results = new ArrayList<>();
    for (Target.LaunchSpec launch : Stream.concat(Stream.of(ringbackLaunch), peerLaunches.stream()).toList()) {
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i <= STARTS; i++) {
        try (Target target = Target.start(launch, log)) {
          times.add(target.startTime);
        }
      }
      results.add(launch.name() + " " + start(times));
    }
    System.out.printf("start to ready (median of %d): %s%n", STARTS, String.join("; ", results));

    List<Duration> times = new ArrayList<>();
    for (int i = 0; i <= STARTS; i++) {
      databases.fillInbox(WAITING);
      try (Target ringback = Target.start(ringbackLaunch, log)) {
        times.add(ringback.startTime);
      }
    }
    System.out.printf("start to ready with %,d waiting callbacks: %s%n", WAITING, start(times));
  }

  /// Returns the median without the first start, which warms the disk cache.
  private static String start(List<Duration> all) {
    List<Long> millis = all.stream().skip(1).map(Duration::toMillis).sorted().toList();
    return millis.get(STARTS / 2) + " ms (" + millis.getFirst() + " to " + millis.getLast() + ")";
  }

  private static String memory(List<Target> targets) throws IOException {
    List<String> results = new ArrayList<>();
    for (Target each : targets) {
      results.add(each.name + " " + each.resident() / 1024 + " MB");
    }
    return String.join("; ", results);
  }

  private Results measure(Target target, Function<LoadGenerator, LoadGenerator.Outcome> load) throws Exception {
    databases.settle();
    long cpu = target.cpuTicks();
    long postgres = databases.cpuTicks();
    LoadGenerator.Outcome outcome = load.apply(new LoadGenerator(target.port, CONNECTIONS));
    double each = 10_000.0 / outcome.succeeded();
    Results results =
        new Results(
            outcome.succeeded() / outcome.seconds(),
            outcome.percentile(0.5),
            outcome.percentile(0.99),
            (target.cpuTicks() - cpu) * each,
            (databases.cpuTicks() - postgres) * each,
            outcome.failed());
    if (outcome.failed() > 0) {
      System.out.printf("  %s answered %s%n", target.name, outcome.statuses());
    }
    return results;
  }
}
