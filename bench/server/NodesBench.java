import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares one node with two, with and without Redis, in one run. Each variant has a PostgreSQL of its own and the same
/// load, which is divided among its nodes.
final class NodesBench {
  private static final int CONNECTIONS = 32;
  private static final int SOCKETS = 1000;
  private static final int EVENTS_PER_SECOND = 100;
  private static final Pattern CALL_SID = Pattern.compile("\"callSid\":\"(CA\\w+)\"");
  private static final Pattern STATUS = Pattern.compile("\"status\":\"([a-z-]+)\"");

  private final Path jar;
  private final Duration time;
  private final Path folder;

  private NodesBench(Path jar, Duration time, Path folder) {
    this.jar = jar;
    this.time = time;
    this.folder = folder;
  }

  private record Variant(String name, int nodes, boolean hasRedis) {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("ringback-nodes");
    try {
      Machine.print("Nodes");
      Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
      NodesBench bench = new NodesBench(Path.of(arguments[0]).toAbsolutePath(), time, folder);
      for (Variant variant :
          List.of(
              new Variant("one node", 1, false),
              new Variant("one node, Redis", 1, true),
              new Variant("two nodes", 2, false),
              new Variant("two nodes, Redis", 2, true))) {
        bench.measure(variant);
      }
    } finally {
      Databases.delete(folder);
    }
  }

  private void measure(Variant variant) throws Exception {
    System.out.printf("%n%s%n", variant.name());
    try (Databases databases = new Databases(folder.resolve("postgres-" + variant.name().replaceAll("\\W", "")));
        RedisProcess redis = variant.hasRedis() ? RedisProcess.start(folder) : null) {
      Target.LaunchSpec launch = launch(databases, Optional.ofNullable(redis));
      Path log = folder.resolve("log");
      Target.start(launch, log).close(); // creates the tables
      databases.seedRingback();
      List<Target> nodes = new ArrayList<>();
      try {
        for (int i = 0; i < variant.nodes(); i++) {
          nodes.add(Target.start(launch, log));
        }
        System.out.printf("  %-26s %s%n", "start to ready", nodes.stream().map(n -> n.startTime.toMillis() + " ms").toList());
        new Load(databases, nodes).run();
      } finally {
        for (Target node : nodes) {
          node.close();
        }
      }
    }
  }

  private Target.LaunchSpec launch(Databases databases, Optional<RedisProcess> redis) {
    Map<String, String> settings = new HashMap<>();
    settings.put("PUBLIC_URL", SeedData.PUBLIC_URL);
    settings.put("TWILIO_API_BASE_URL", "http://127.0.0.1:9"); // makes no request to Twilio
    redis.ifPresent(running -> settings.put("REDIS_URL", running.url()));
    return Target.ofRingback(folder, jar, databases.ringbackUrl(), settings);
  }

  /// The loads of one variant. A first load of each kind is the warm-up.
  private final class Load {
    private final Databases databases;
    private final List<Target> nodes;
    private final List<Integer> ports;
    private final List<byte[]> callbacks = Requests.callbacks(SeedData.CALLS);
    private final AtomicInteger nextCallback = new AtomicInteger();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Latencies latencies = new Latencies();

    Load(Databases databases, List<Target> nodes) {
      this.databases = databases;
      this.nodes = nodes;
      this.ports = nodes.stream().map(node -> node.port).toList();
    }

    void run() throws Exception {
      LoadGenerator generator = new LoadGenerator(ports, CONNECTIONS);
      List<byte[]> tokens = Requests.tokens(0, SeedData.EXISTING_SESSIONS);
      generator.closed(time, Requests.repeating(tokens));
      measured(() -> generator.closed(time, Requests.repeating(tokens))).print("tokens");
      generator.closed(time, this::nextCallback);
      Storage before = Storage.of(databases);
      int first = nextCallback.get();
      measured(() -> generator.closed(time, this::nextCallback)).print("callbacks, maximum rate");
      Storage.of(databases).printPerCall(before, nextCallback.get() - first);
      sockets(generator);
    }

    private void sockets(LoadGenerator generator) throws Exception {
      long heap = liveHeap();
      try (SocketClients clients = SocketClients.ofRingback(ports, SOCKETS, this::received)) {
        System.out.printf("  %-26s %.1f KB%n", "heap per socket", (liveHeap() - heap) / (double) SOCKETS);
        nextCallback.updateAndGet(Requests::nextRinging);
        generator.openAt(EVENTS_PER_SECOND, time, this::nextCallbackAt);
        latencies.clear();
        sent.clear();
        measured(() -> generator.openAt(EVENTS_PER_SECOND, time, this::nextCallbackAt))
            .print("callbacks at " + EVENTS_PER_SECOND + "/s");
        Thread.sleep(Duration.ofSeconds(2)); // the last events arrive
        System.out.printf("  %-26s %s, %d sockets%n", "callback to event", latencies.summary(), SOCKETS);
      }
    }

    private byte[] nextCallback() {
      return nextCallbackAt(System.nanoTime());
    }

    private byte[] nextCallbackAt(long due) {
      int mine = nextCallback.getAndIncrement();
      if (mine >= callbacks.size()) {
        return null;
      }
      sent.put(Requests.change(mine), due);
      return callbacks.get(mine);
    }

    private void received(String frame) {
      long now = System.nanoTime();
      Matcher callSid = CALL_SID.matcher(frame);
      Matcher status = STATUS.matcher(frame);
      if (callSid.find() && status.find()) {
        Long since = sent.get(callSid.group(1) + " " + status.group(1));
        if (since != null) {
          latencies.add(now - since);
        }
      }
    }

    private Results measured(Supplier<LoadGenerator.Outcome> load) throws Exception {
      databases.settle();
      long cpu = cpu();
      long postgres = databases.cpuTicks();
      LoadGenerator.Outcome outcome = load.get();
      double each = 10_000.0 / outcome.succeeded();
      return new Results(
          outcome.succeeded() / outcome.seconds(),
          outcome.percentile(0.5),
          outcome.percentile(0.99),
          (cpu() - cpu) * each,
          (databases.cpuTicks() - postgres) * each,
          outcome.failed());
    }

    private long cpu() {
      return nodes.stream().mapToLong(Target::cpuTicks).sum();
    }

    private long liveHeap() throws Exception {
      long sum = 0;
      for (Target node : nodes) {
        sum += node.liveHeap();
      }
      return sum;
    }
  }
}
