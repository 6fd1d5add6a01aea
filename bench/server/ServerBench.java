import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Measures the server and, in the same run, on the same PostgreSQL and with the same requests, the same two endpoints
/// as Twilio's own libraries for Node give them (`peer-express/`). A run is as good as the machine is idle.
final class ServerBench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = 3;
  private static final int STARTS = 5;
  private static final int NEWCOMERS_EACH_TIME = Cast.NEWCOMERS / (ROUNDS + 1);
  private static final int CALLBACKS_A_SECOND = 500;
  private static final String TODAY = "now() - interval '12 hours'";

  private final Databases databases;
  private final Duration time;
  private final Path log;
  private final Set<String> parts;
  private final Subject.Recipe ringbackRecipe;
  private final Subject.Recipe peerRecipe;

  private ServerBench(Databases databases, String jar, Path peerFolder, Path log, Duration time, Set<String> parts) {
    this.databases = databases;
    this.time = time;
    this.log = log;
    this.parts = parts;
    this.ringbackRecipe =
        new Subject.Recipe(
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
                "PUBLIC_URL", Cast.PUBLIC_URL,
                "RINGBACK_SECRET_KEY", Cast.SECRET_KEY,
                "JWT_SECRET", Cast.JWT_SECRET,
                "RINGBACK_REQUESTS_PER_MINUTE", "999999999", // each is counted, none is refused
                "TWILIO_API_BASE_URL", "http://127.0.0.1:9"), // nobody is to be asked
            "/health/ready");
    this.peerRecipe =
        new Subject.Recipe(
            "Express",
            peerFolder,
            List.of("node", "server.js"),
            Map.of(
                "DATABASE_URL", databases.peerUrl(),
                "PUBLIC_URL", Cast.PUBLIC_URL,
                "JWT_SECRET", Cast.JWT_SECRET,
                "NODE_ENV", "production"),
            "/healthz");
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
      databases.seedPeer(peer.resolve("schema.sql"));
      Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
      Set<String> parts = Set.of(arguments[3].split(","));
      new ServerBench(databases, arguments[0], peer, folder.resolve("log"), time, parts).run();
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
    try (Subject ringback = Subject.start(ringbackRecipe, log);
        Subject peer = Subject.start(peerRecipe, log)) {
      databases.seedRingback();
      Thread.sleep(Duration.ofSeconds(5));
      long[] idle = {ringback.resident(), peer.resident()};
      if (parts.contains("tokens")) {
        tokens(ringback, peer);
      }
      if (parts.contains("webhooks")) {
        webhooks(ringback, peer);
      }
      memory("idle", idle[0], idle[1]);
      memory("after all of this", ringback.resident(), peer.resident());
    }
    if (parts.contains("starts")) {
      starts();
    }
  }

  // -- tokens

  private void tokens(Subject ringback, Subject peer) throws Exception {
    System.out.printf("%nTokens, %d connections, median of %d rounds%n", CONNECTIONS, ROUNDS);
    Supplier<byte[]> regulars = Requests.always(Requests.tokens(0, Cast.REGULARS));
    Supplier<byte[]> peers = Requests.always(Requests.tokens(0, Cast.REGULARS));
    Supplier<byte[]> warming = newcomers(0);
    new Load(ringback.port, CONNECTIONS).closed(time, regulars);
    new Load(ringback.port, CONNECTIONS).closed(time, warming);
    new Load(peer.port, CONNECTIONS).closed(time, peers);
    List<Figures> kept = new ArrayList<>();
    List<Figures> minted = new ArrayList<>();
    List<Figures> express = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      kept.add(measure(ringback, load -> load.closed(time, regulars)));
      express.add(measure(peer, load -> load.closed(time, peers)));
      Supplier<byte[]> newcomers = newcomers(round);
      minted.add(measure(ringback, load -> load.closed(time, newcomers)));
    }
    Figures keptMedian = Figures.median(kept);
    Figures mintedMedian = Figures.median(minted);
    Figures expressMedian = Figures.median(express);
    keptMedian.print("Ringback, a session's own once more");
    mintedMedian.print("Ringback, minted for a new session");
    expressMedian.print("Express, mints each");
    ratio("once more", keptMedian, expressMedian);
    ratio("minted", mintedMedian, expressMedian);
  }

  private static Supplier<byte[]> newcomers(int time) {
    int from = Cast.REGULARS + time * NEWCOMERS_EACH_TIME;
    return Requests.once(Requests.tokens(from, from + NEWCOMERS_EACH_TIME));
  }

  // -- webhooks

  private void webhooks(Subject ringback, Subject peer) throws Exception {
    System.out.printf(
        "%nSigned status callbacks, each another; a page is open in each of %d workspaces; %d connections, median of %d"
            + " rounds%n",
        Cast.WORKSPACES, CONNECTIONS, ROUNDS);
    List<byte[]> callbacks = Requests.callbacks(Cast.CALLS);
    Counted ofRingback = new Counted(Requests.once(callbacks));
    Counted ofPeer = new Counted(Requests.once(callbacks));
    try (Pages ringbackPages = Pages.ofRingback(ringback.port);
        Pages peerPages = Pages.ofPeer(peer.port)) {
      ofRingback.measure(ringback, load -> load.closed(time, ofRingback.requests));
      ofPeer.measure(peer, load -> load.closed(time, ofPeer.requests));
      List<Figures> ours = new ArrayList<>();
      List<Figures> express = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        ours.add(ofRingback.measure(ringback, load -> load.closed(time, ofRingback.requests)));
        express.add(ofPeer.measure(peer, load -> load.closed(time, ofPeer.requests)));
      }
      Figures oursMedian = Figures.median(ours);
      Figures expressMedian = Figures.median(express);
      oursMedian.print("Ringback");
      expressMedian.print("Express");
      ratio("callbacks", oursMedian, expressMedian);
      System.out.printf("%n%d a second, whether answered or not, for %d s%n", CALLBACKS_A_SECOND, 2 * time.toSeconds());
      ofRingback
          .measure(ringback, load -> load.open(CALLBACKS_A_SECOND, time.multipliedBy(2), ofRingback.requests))
          .print("Ringback");
      ofPeer
          .measure(peer, load -> load.open(CALLBACKS_A_SECOND, time.multipliedBy(2), ofPeer.requests))
          .print("Express");
      Thread.sleep(Duration.ofSeconds(3)); // the inbox is drained once a second
      check(ofRingback, ringbackPages, ofPeer, peerPages);
    }
  }

  private final class Counted {
    final Supplier<byte[]> requests;
    long good;
    long failed;

    Counted(Supplier<byte[]> requests) {
      this.requests = requests;
    }

    Figures measure(Subject subject, Function<Load, Load.Outcome> load) throws Exception {
      return ServerBench.this.measure(
          subject,
          it -> {
            Load.Outcome outcome = load.apply(it);
            good += outcome.good();
            failed += outcome.failed();
            return outcome;
          });
    }
  }

  /// What was acknowledged has to be there.
  private void check(Counted ringback, Pages ringbackPages, Counted peer, Pages peerPages) throws SQLException {
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
        ringbackPages.heard());
    System.out.printf(
        "  Express: %d acknowledged, %d failed; calls %d, of these completed %d; events heard by pages %d%n",
        peer.good,
        peer.failed,
        databases.ofPeer("select count(*) from calls where duration_sec is distinct from 60"),
        databases.ofPeer("select count(*) from calls where duration_sec = 10 and status = 'completed'"),
        peerPages.heard());
  }

  // -- the rest

  private void starts() throws Exception {
    List<Duration> ours = new ArrayList<>();
    List<Duration> express = new ArrayList<>();
    for (int i = 0; i <= STARTS; i++) {
      try (Subject ringback = Subject.start(ringbackRecipe, log)) {
        ours.add(ringback.startedIn);
      }
      try (Subject peer = Subject.start(peerRecipe, log)) {
        express.add(peer.startedIn);
      }
    }
    System.out.printf("start to ready (median of %d)  Ringback %s, Express %s%n", STARTS, start(ours), start(express));
  }

  /// The first one warms the disk's cache.
  private static String start(List<Duration> all) {
    List<Long> millis = all.stream().skip(1).map(Duration::toMillis).sorted().toList();
    return millis.get(STARTS / 2) + " ms (" + millis.getFirst() + " to " + millis.getLast() + ")";
  }

  private static void memory(String when, long ringback, long peer) {
    System.out.printf("resident memory, %-20s Ringback %d MB, Express %d MB%n", when, ringback / 1024, peer / 1024);
  }

  private static void ratio(String what, Figures ringback, Figures express) {
    System.out.printf(
        "  %-38s %.1f times the requests per CPU-second of Express; PostgreSQL counted too, %.1f times%n",
        what,
        express.cpuMicros() / ringback.cpuMicros(),
        (express.cpuMicros() + express.postgresMicros()) / (ringback.cpuMicros() + ringback.postgresMicros()));
  }

  private Figures measure(Subject subject, Function<Load, Load.Outcome> load) throws Exception {
    databases.settle();
    long cpu = subject.cpuTicks();
    long postgres = databases.cpuTicks();
    Load.Outcome outcome = load.apply(new Load(subject.port, CONNECTIONS));
    double each = 10_000.0 / outcome.good();
    Figures figures =
        new Figures(
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

  /// @param cpuMicros of the server, for each request
  /// @param postgresMicros of PostgreSQL
  private record Figures(
      double perSecond, double p50, double p99, double cpuMicros, double postgresMicros, double failed) {
    static Figures median(List<Figures> rounds) {
      return new Figures(
          median(rounds, Figures::perSecond),
          median(rounds, Figures::p50),
          median(rounds, Figures::p99),
          median(rounds, Figures::cpuMicros),
          median(rounds, Figures::postgresMicros),
          rounds.stream().mapToDouble(Figures::failed).sum());
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> of) {
      return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
    }

    void print(String what) {
      System.out.printf(
          "  %-38s %6.0f/s  p50 %5.1f ms  p99 %6.1f ms  CPU %5.0f µs and PostgreSQL %4.0f µs a request  %.0f failed%n",
          what, perSecond, p50, p99, cpuMicros, postgresMicros, failed);
    }
  }
}
