import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Measures the server and, in the same run, on the same PostgreSQL and with the same requests, the same two endpoints
/// as Twilio's own libraries for Node give them (`peer-express/`), twice: with their data in Supabase, as the seed's
/// sample has it, and in PostgreSQL. A run is as good as the machine is idle.
final class ServerBench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = 3;
  private static final int STARTS = 5;
  private static final int NEWCOMERS_EACH_TIME = SeedData.NEWCOMERS / (ROUNDS + 1);
  private static final int CALLBACKS_A_SECOND = 500;
  private static final String SAMPLE = "Express with supabase-js";
  private static final String EXPRESS = "Express with pg";
  private static final String TODAY = "now() - interval '12 hours'";

  private final Databases databases;
  private final Duration time;
  private final Path log;
  private final Set<String> parts;
  private final Target.Recipe ringbackRecipe;
  private final List<Target.Recipe> peerRecipes;

  private ServerBench(
      Databases databases,
      DatabaseApi api,
      String jar,
      Path peerFolder,
      Path log,
      Duration time,
      Set<String> parts) {
    this.databases = databases;
    this.time = time;
    this.log = log;
    this.parts = parts;
    this.ringbackRecipe =
        new Target.Recipe(
            "Ringback",
            log.getParent(),
            Stream.of(
                    Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                    Stream.of(System.getenv("BENCH_JAVA_FLAGS").split(" ")), // as bin/run
                    Stream.of("-jar", Path.of(jar).toAbsolutePath().toString()))
                .flatMap(flags -> flags)
                .toList(),
            Map.of(
                "DATABASE_URL", databases.ringbackUrl(),
                "HOST", "127.0.0.1",
                "PUBLIC_URL", SeedData.PUBLIC_URL,
                "RINGBACK_SECRET_KEY", SeedData.SECRET_KEY,
                "JWT_SECRET", SeedData.JWT_SECRET,
                "RINGBACK_REQUESTS_PER_MINUTE", "999999999", // each is counted, none is refused
                "TWILIO_API_BASE_URL", "http://127.0.0.1:9"), // nobody is to be asked
            "/health/ready");
    this.peerRecipes =
        List.of(
            peer(SAMPLE, peerFolder, Map.of("SUPABASE_URL", api.url(), "SUPABASE_SERVICE_KEY", "bench")),
            peer(EXPRESS, peerFolder, Map.of("DATABASE_URL", databases.url(Databases.PEER))));
  }

  private static Target.Recipe peer(String name, Path folder, Map<String, String> data) {
    Map<String, String> environment = new HashMap<>(data);
    environment.putAll(
        Map.of("PUBLIC_URL", SeedData.PUBLIC_URL, "JWT_SECRET", SeedData.JWT_SECRET, "NODE_ENV", "production"));
    return new Target.Recipe(name, folder, List.of("node", "server.js"), environment, "/healthz");
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("ringback-bench");
    Path peer = Path.of(arguments[1]);
    try (Databases databases = new Databases(folder.resolve("postgres"))) {
      System.out.printf(
          "Server, %s, %d processors, JDK %s; Node %s; load average before %s%n",
          System.getProperty("os.name"),
          Runtime.getRuntime().availableProcessors(),
          Runtime.version(),
          new String(new ProcessBuilder("node", "--version").start().getInputStream().readAllBytes()).strip(),
          Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
      databases.seedPeer(Databases.SAMPLE, peer.resolve("schema.sql"));
      databases.seedPeer(Databases.PEER, peer.resolve("schema.sql"));
      Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
      Set<String> parts = Set.of(arguments[3].split(","));
      try (DatabaseApi api = new DatabaseApi(databases.jdbcUrl(Databases.SAMPLE))) {
        new ServerBench(databases, api, arguments[0], peer, folder.resolve("log"), time, parts).run();
      }
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void run() throws Exception {
    try (Target ringback = Target.start(ringbackRecipe, log);
        Target sample = Target.start(peerRecipes.getFirst(), log);
        Target express = Target.start(peerRecipes.getLast(), log)) {
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
      System.out.printf("%nresident memory, idle: %s%nresident memory, after all of this: %s%n", idle, memory(all));
    }
    if (parts.contains("starts")) {
      starts();
    }
  }

  // -- tokens

  private void tokens(Target ringback, List<Target> peers) throws Exception {
    System.out.printf("%nTokens, %d connections, median of %d rounds%n", CONNECTIONS, ROUNDS);
    Supplier<byte[]> regulars = Requests.always(Requests.tokens(0, SeedData.REGULARS));
    Supplier<byte[]> peersTokens = Requests.always(Requests.tokens(0, SeedData.REGULARS));
    Supplier<byte[]> warming = newcomers(0);
    new LoadGenerator(ringback.port, CONNECTIONS).closed(time, regulars);
    new LoadGenerator(ringback.port, CONNECTIONS).closed(time, warming);
    for (Target peer : peers) {
      new LoadGenerator(peer.port, CONNECTIONS).closed(time, peersTokens);
    }
    List<Results> kept = new ArrayList<>();
    List<Results> minted = new ArrayList<>();
    List<List<Results>> others = peers.stream().<List<Results>>map(_ -> new ArrayList<>()).toList();
    for (int round = 1; round <= ROUNDS; round++) {
      kept.add(measure(ringback, load -> load.closed(time, regulars)));
      for (int i = 0; i < peers.size(); i++) {
        others.get(i).add(measure(peers.get(i), load -> load.closed(time, peersTokens)));
      }
      Supplier<byte[]> newcomers = newcomers(round);
      minted.add(measure(ringback, load -> load.closed(time, newcomers)));
    }
    Results keptMedian = Results.median(kept);
    Results mintedMedian = Results.median(minted);
    keptMedian.print("Ringback, a session's own once more");
    mintedMedian.print("Ringback, minted for a new session");
    for (int i = 0; i < peers.size(); i++) {
      Results other = Results.median(others.get(i));
      other.print(peers.get(i).name + ", mints each");
      keptMedian.compare("once more", other, peers.get(i).name);
      mintedMedian.compare("minted", other, peers.get(i).name);
    }
  }

  private static Supplier<byte[]> newcomers(int time) {
    int from = SeedData.REGULARS + time * NEWCOMERS_EACH_TIME;
    return Requests.once(Requests.tokens(from, from + NEWCOMERS_EACH_TIME));
  }

  // -- webhooks

  private void webhooks(Target ringback, List<Target> peers) throws Exception {
    System.out.printf(
        "%nSigned status callbacks, each another; a page is open in each of %d workspaces; %d connections, median of %d"
            + " rounds%n",
        SeedData.WORKSPACES, CONNECTIONS, ROUNDS);
    List<byte[]> callbacks = Requests.callbacks(SeedData.CALLS);
    List<Counted> counted = new ArrayList<>();
    try {
      counted.add(new Counted(ringback, SocketClients.ofRingback(ringback.port), callbacks));
      for (Target peer : peers) {
        counted.add(new Counted(peer, SocketClients.ofPeer(peer.port), callbacks));
      }
      List<List<Results>> rounds = counted.stream().<List<Results>>map(_ -> new ArrayList<>()).toList();
      for (int round = 0; round <= ROUNDS; round++) {
        for (int i = 0; i < counted.size(); i++) {
          Results figures = counted.get(i).closed();
          if (round > 0) { // the first one warms
            rounds.get(i).add(figures);
          }
        }
      }
      List<Results> medians = rounds.stream().map(Results::median).toList();
      for (int i = 0; i < medians.size(); i++) {
        medians.get(i).print(counted.get(i).subject.name);
      }
      for (int i = 1; i < medians.size(); i++) {
        medians.getFirst().compare("callbacks", medians.get(i), counted.get(i).subject.name);
      }
      System.out.printf("%n%d a second, whether answered or not, for %d s%n", CALLBACKS_A_SECOND, 2 * time.toSeconds());
      for (Counted each : counted) {
        each.open().print(each.subject.name);
      }
      Thread.sleep(Duration.ofSeconds(3)); // the inbox is drained once a second
      check(counted);
    } finally {
      counted.forEach(each -> each.pages.close());
    }
  }

  private final class Counted {
    final Target subject;
    final SocketClients pages;
    private final Supplier<byte[]> requests;
    long good;
    long failed;

    Counted(Target subject, SocketClients pages, List<byte[]> callbacks) {
      this.subject = subject;
      this.pages = pages;
      this.requests = Requests.once(callbacks);
    }

    /// As many as it takes.
    Results closed() throws Exception {
      return measured(load -> load.closed(time, requests));
    }

    /// So many a second.
    Results open() throws Exception {
      return measured(load -> load.open(CALLBACKS_A_SECOND, time.multipliedBy(2), requests));
    }

    private Results measured(Function<LoadGenerator, LoadGenerator.Outcome> load) throws Exception {
      return measure(
          subject,
          it -> {
            LoadGenerator.Outcome outcome = load.apply(it);
            good += outcome.good();
            failed += outcome.failed();
            return outcome;
          });
    }
  }

  /// What was acknowledged has to be there.
  private void check(List<Counted> counted) throws SQLException {
    Counted ringback = counted.getFirst();
    System.out.printf("%nWhat the databases hold%n");
    System.out.printf(
        "  Ringback: %d acknowledged, %d failed; inbox %d, of these applied %d at the first try; events of calls %d%n",
        ringback.good,
        ringback.failed,
        databases.ofRingback("select count(*) from webhook_inbox where received_at > " + TODAY),
        databases.ofRingback("select count(*) from webhook_inbox where attempts = 0 and applied_at > " + TODAY),
        databases.ofRingback("select count(*) from call_events where received_at > " + TODAY));
    System.out.printf(
        "    told to be completed %d, and that are so %d; events for pages %d, heard by pages %d%n",
        databases.ofRingback("select count(*) from webhook_inbox where status = 'completed' and received_at > " + TODAY),
        databases.ofRingback(
            "select count(*) from calls where status = 'completed' and answered_at < ended_at and duration_sec = 10"),
        databases.ofRingback("select count(*) from realtime_events where at > " + TODAY),
        ringback.pages.heard());
    for (Counted peer : counted.subList(1, counted.size())) {
      String database = peer.subject.name.equals(SAMPLE) ? Databases.SAMPLE : Databases.PEER;
      System.out.printf(
          "  %s: %d acknowledged, %d failed; calls %d, of these completed %d; events heard by pages %d%n",
          peer.subject.name,
          peer.good,
          peer.failed,
          databases.ofPeer(database, "select count(*) from calls where duration_sec is distinct from 60"),
          databases.ofPeer(database, "select count(*) from calls where duration_sec = 10 and status = 'completed'"),
          peer.pages.heard());
    }
  }

  // -- the rest

  private void starts() throws Exception {
    List<String> figures = new ArrayList<>();
    for (Target.Recipe recipe : Stream.concat(Stream.of(ringbackRecipe), peerRecipes.stream()).toList()) {
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i <= STARTS; i++) {
        try (Target subject = Target.start(recipe, log)) {
          times.add(subject.startedIn);
        }
      }
      figures.add(recipe.name() + " " + start(times));
    }
    System.out.printf("start to ready (median of %d): %s%n", STARTS, String.join("; ", figures));
  }

  /// The first one warms the disk's cache.
  private static String start(List<Duration> all) {
    List<Long> millis = all.stream().skip(1).map(Duration::toMillis).sorted().toList();
    return millis.get(STARTS / 2) + " ms (" + millis.getFirst() + " to " + millis.getLast() + ")";
  }

  private static String memory(List<Target> subjects) throws IOException {
    List<String> figures = new ArrayList<>();
    for (Target each : subjects) {
      figures.add(each.name + " " + each.resident() / 1024 + " MB");
    }
    return String.join("; ", figures);
  }

  private Results measure(Target subject, Function<LoadGenerator, LoadGenerator.Outcome> load) throws Exception {
    databases.settle();
    long cpu = subject.cpuTicks();
    long postgres = databases.cpuTicks();
    LoadGenerator.Outcome outcome = load.apply(new LoadGenerator(subject.port, CONNECTIONS));
    double each = 10_000.0 / outcome.good();
    Results figures =
        new Results(
            outcome.good() / outcome.seconds(),
            outcome.percentile(0.5),
            outcome.percentile(0.99),
            (subject.cpuTicks() - cpu) * each,
            (databases.cpuTicks() - postgres) * each,
            outcome.failed());
    if (outcome.failed() > 0) {
      System.out.printf("  %s answered %s%n", subject.name, outcome.statuses());
    }
    return figures;
  }
}
