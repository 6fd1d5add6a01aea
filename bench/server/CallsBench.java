import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.exchange.conference.ParticipantRecord;
import tools.jackson.databind.JsonNode;

/// Measures calls in conferences: how soon they ring, how soon an agent has joined, how soon a customer is on hold whose
/// agent is gone, and what a hundred conversations cost. The server and PostgreSQL are processes of their own; the
/// exchange and the clients are in this one.
final class CallsBench {
  private static final int RINGS_PER_SECOND = 50;
  private static final Duration WARM_UP = Duration.ofMinutes(1);
  private static final byte[] NOTHING =
      "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  private static final int JOINS_PER_SECOND = 5;
  private static final int LOST_LEGS = 50;
  private static final int CONVERSATIONS = 100;
  private static final int UTTERANCES_PER_SECOND = 50;

  private final Databases databases;
  private final Target server;
  private final CallCenters centers;
  private final Duration time;
  private final AtomicInteger customers = new AtomicInteger();

  private CallsBench(Databases databases, Target server, CallCenters centers, Duration time) {
    this.databases = databases;
    this.server = server;
    this.centers = centers;
    this.time = time;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("ringback-calls");
    Machine.print("Calls");
    try (Databases databases = new Databases(folder.resolve("postgres"));
        CallCenters centers = new CallCenters();
        Target server = Target.start(launch(Path.of(arguments[0]), folder, databases, centers), folder.resolve("log"))) {
      System.out.printf("  %-30s %d ms%n", "command to ready", server.startTime.toMillis());
      centers.start(databases, server);
      CallsBench bench = new CallsBench(databases, server, centers, Duration.ofSeconds(Long.parseLong(arguments[1])));
      for (String part : arguments[2].split(",")) {
        switch (part) {
          case "rings" -> bench.rings();
          case "claims" -> bench.claims();
          case "lost" -> bench.lostLegs();
          case "conversations" -> bench.conversations();
          default -> throw new IllegalArgumentException("Unknown part " + part);
        }
        bench.awaitNoCall();
      }
    } finally {
      Databases.delete(folder);
    }
  }

  private static Target.LaunchSpec launch(Path jar, Path folder, Databases databases, CallCenters centers) {
    return Target.ofRingback(
        folder,
        jar,
        databases.ringbackUrl(),
        Map.of("TWILIO_API_BASE_URL", centers.exchange.url().toString()));
  }

  // -- from the webhook to the ringing

  /// Sends the webhooks of calls whose customers hang up after a second. A first load of a minute is the warm-up, because
  /// a server that has just started spends more time on compiling than on calls. The tables are analyzed after it, as
  /// those of a database that is in use: PostgreSQL keeps the plans for the empty tables until then.
  private void rings() throws Exception {
    Rings warmUp = new Rings();
    Usage start = Usage.of(databases, server);
    warmUp.run(WARM_UP);
    System.out.printf("%n%d calls per second, for a minute as a warm-up%n", RINGS_PER_SECOND);
    print("webhook to incoming-call", warmUp.latencies.summary());
    Usage.of(databases, server).printPerCall(start, warmUp.calls());
    databases.runInRingback("analyze");
    Rings measured = new Rings();
    Usage before = Usage.of(databases, server);
    measured.run(time);
    System.out.printf("%n%d calls per second, independent of the responses, for %d s%n", RINGS_PER_SECOND, time.toSeconds());
    print("webhook to incoming-call", measured.latencies.summary());
    System.out.printf(
        "  %-30s %d of %d calls rang, %d webhooks failed%n",
        "", measured.latencies.count(), measured.calls(), measured.failed);
    Usage.of(databases, server).printPerCall(before, measured.calls());
  }

  private final class Rings {
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final BlockingQueue<byte[]> hangUps = new LinkedBlockingQueue<>();
    private int failed;

    int calls() {
      return (requests.get() + 1) / 2;
    }

    void run(Duration length) throws Exception {
      for (BenchAgent agent : centers.agents) {
        agent.onRing(
            (_, frame, at) -> {
              Long since = due.remove(frame.path("callSid").asString(""));
              if (since != null) {
                latencies.add(at - since);
              }
            });
      }
      LoadGenerator.Outcome outcome = new LoadGenerator(server.port, 32).openAt(2 * RINGS_PER_SECOND, length, this::next);
      failed = outcome.failed();
      new LoadGenerator(server.port, 4).closed(Duration.ofSeconds(10), hangUps::poll);
    }

    /// Returns in turn the webhook of a new call, and the end of the call that began a second before.
    private byte[] next(long dueAt) {
      int request = requests.getAndIncrement();
      if (request % 2 == 1) {
        return hangUps.size() > RINGS_PER_SECOND ? hangUps.poll() : NOTHING;
      }
      int call = request / 2;
      int workspace = call % CallCenters.WORKSPACES;
      Map<String, String> form = new TreeMap<>();
      form.put("AccountSid", centers.accounts.get(workspace).sid());
      form.put("ApiVersion", "2010-04-01");
      form.put("CallSid", SeedData.sid("CA", "ring", customers.incrementAndGet()));
      form.put("Direction", "inbound");
      form.put("From", customer());
      form.put("To", CallCenters.number(workspace));
      Map<String, String> end = new TreeMap<>(form);
      form.put("CallStatus", "ringing");
      end.put("CallStatus", "completed");
      hangUps.add(centers.webhook(workspace, "/voice/status", end));
      due.put(form.get("CallSid"), dueAt);
      return centers.webhook(workspace, "/voice", form);
    }
  }

  // -- from the claim to the conversation

  private void claims() throws Exception {
    register();
    System.out.printf("%n%d calls per second are claimed, for %d s%n", JOINS_PER_SECOND, time.toSeconds());
    Usage before = Usage.of(databases, server);
    joins("claim to joined");
    Usage.of(databases, server).printPerCall(before, (int) (JOINS_PER_SECOND * time.toSeconds()));
  }

  private void register() {
    centers.agents.forEach(BenchAgent::register);
  }

  /// Agents accept calls of phones, talk for a moment and hang up.
  private void joins(String what) throws Exception {
    Latencies latencies = new Latencies();
    BlockingQueue<Future<?>> running = new LinkedBlockingQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (BenchAgent agent : centers.agents) {
        agent.onRing((who, frame, _) -> running.add(threads.submit(() -> talk(who, frame, latencies))));
      }
      long count = JOINS_PER_SECOND * time.toSeconds();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = start + i * 1_000_000_000L / JOINS_PER_SECOND;
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        centers.dial(customer(), i % CallCenters.WORKSPACES);
      }
      CallCenters.await("all calls were accepted", () -> running.size() >= count);
      for (Future<?> each : running) {
        each.get();
      }
    }
    print(what, latencies.summary());
  }

  private Void talk(BenchAgent agent, JsonNode frame, Latencies latencies) throws Exception {
    String call = frame.path("callId").asString();
    long elapsed = agent.join(call);
    if (elapsed > 0) {
      latencies.add(elapsed);
      Thread.sleep(Duration.ofMillis(500));
      agent.leave(call);
    }
    return null;
  }

  private String customer() {
    return "+1558%07d".formatted(customers.incrementAndGet());
  }

  private void awaitNoCall() throws InterruptedException {
    CallCenters.await(
        "all calls have ended",
        () -> centers.accounts.stream().allMatch(account -> centers.exchange.calls().live(account).findAny().isEmpty()));
  }

  // -- from the end of an agent's leg to the hold of the customer

  private void lostLegs() throws Exception {
    register();
    Latencies latencies = new Latencies();
    BlockingQueue<Map.Entry<BenchAgent, JsonNode>> rings = new LinkedBlockingQueue<>();
    centers.agents.forEach(agent -> agent.onRing((who, frame, _) -> rings.add(Map.entry(who, frame))));
    for (int i = 0; i < LOST_LEGS; i++) {
      String callSid = centers.dial(customer(), i % CallCenters.WORKSPACES);
      Map.Entry<BenchAgent, JsonNode> ring = rings.poll(20, TimeUnit.SECONDS);
      BenchAgent agent = ring.getKey();
      String call = ring.getValue().path("callId").asString();
      agent.join(call);
      var account = centers.accounts.get(agent.workspace);
      var calls = centers.exchange.calls();
      agent.loseLeg();
      CallCenters.await("the leg ends", () -> calls.find(account, agent.leg()).orElseThrow().endTime() != null);
      long start = System.nanoTime();
      CallCenters.await(
          "the customer is on hold",
          () ->
              calls.conferences().list(account).stream()
                  .flatMap(conference -> conference.participants().stream())
                  .filter(participant -> participant.callSid().equals(callSid))
                  .anyMatch(ParticipantRecord::hold));
      latencies.add(System.nanoTime() - start);
      agent.post("/calls/" + call + "/leave", "");
    }
    print("lost leg to customer on hold", latencies.summary());
  }

  // -- a hundred conversations

  /// Connects a customer with two agents each, and measures what the conversations cost and how soon others are joined.
  private void conversations() throws Exception {
    register();
    BlockingQueue<Map.Entry<BenchAgent, JsonNode>> rings = new LinkedBlockingQueue<>();
    centers.agents.forEach(agent -> agent.onRing((who, frame, _) -> rings.add(Map.entry(who, frame))));
    List<Runnable> ends = new ArrayList<>();
    List<Map.Entry<Integer, String>> calls = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      centers.dial(customer(), i % CallCenters.WORKSPACES);
      Map.Entry<BenchAgent, JsonNode> first = rings.poll(20, TimeUnit.SECONDS);
      String call = first.getValue().path("callId").asString();
      first.getKey().join(call);
      invite(first.getKey(), call);
      BenchAgent second = rings.poll(20, TimeUnit.SECONDS).getKey();
      second.join(call);
      calls.add(Map.entry(first.getKey().workspace, call));
      ends.add(
          () -> {
            first.getKey().leave(call);
            second.leave(call);
          });
    }
    System.out.printf("%n%d conversations of a customer and two agents%n", CONVERSATIONS);
    Thread.sleep(Duration.ofSeconds(5));
    cost();
    joins("claim to joined, beside them");
    utterances(calls);
    ends.forEach(Runnable::run);
  }

  /// Sends the callbacks of transcriptions of calls, and measures how soon the pages of their agents have the words.
  private void utterances(List<Map.Entry<Integer, String>> calls) throws Exception {
    databases.runInRingback(
        """
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
        select workspace_id, id, id, 'live', 'twilio', 'running', 'en-US', now() from calls where ended_at is null""");
    Latencies latencies = new Latencies();
    Map<String, Long> due = new ConcurrentHashMap<>();
    AtomicInteger sent = new AtomicInteger();
    centers.agents.forEach(
        agent ->
            agent.onUtterance(
                (frame, at) -> {
                  Long since = due.remove(frame.path("callId").asString() + frame.at("/utterance/sequence").asInt());
                  if (since != null) {
                    latencies.add(at - since);
                  }
                }));
    LoadGenerator.Outcome outcome =
        new LoadGenerator(server.port, 32)
            .openAt(
                UTTERANCES_PER_SECOND,
                time,
                dueAt -> {
                  int number = sent.getAndIncrement();
                  var call = calls.get(number % calls.size());
                  due.put(call.getValue() + number, dueAt);
                  return utterance(call.getKey(), call.getValue(), number);
                });
    print("utterance to the agent's page", latencies.summary());
    System.out.printf(
        "  %-30s %d of %d utterances arrived, %d webhooks failed%n", "", latencies.count(), sent.get(), outcome.failed());
  }

  private byte[] utterance(int workspace, String call, int number) {
    Map<String, String> form = new TreeMap<>();
    form.put("AccountSid", centers.accounts.get(workspace).sid());
    form.put("TranscriptionEvent", "transcription-content");
    form.put("TranscriptionSid", "GT" + call.replace("-", ""));
    form.put("SequenceId", String.valueOf(number));
    form.put("Track", number % 2 == 0 ? "inbound_track" : "outbound_track");
    form.put("TranscriptionData", "{\"transcript\":\"I would like to know where order 4711 is\",\"confidence\":0.9}");
    return centers.webhook(workspace, "/voice/transcription?callId=" + call, form);
  }

  /// Invites a colleague who is free.
  private void invite(BenchAgent agent, String call) {
    centers.agents.stream()
        .filter(each -> each != agent && each.workspace == agent.workspace)
        .filter(
            each ->
                !agent
                    .post("/calls/" + call + "/participants", "{\"userId\":\"%s\",\"consult\":false}".formatted(each.user))
                    .isMissingNode())
        .findFirst()
        .orElseThrow();
  }

  private void cost() throws Exception {
    var here = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    JsonNode before = centers.audioClock();
    long exchange = here.getProcessCpuTime();
    long cpu = server.cpuTicks();
    long postgres = databases.cpuTicks();
    long start = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(20));
    double seconds = (System.nanoTime() - start) / 1e9;
    JsonNode after = centers.audioClock();
    double frames = after.path("beats").asDouble() - before.path("beats").asDouble();
    double late =
        after.path("lateShare").asDouble() * after.path("beats").asDouble()
            - before.path("lateShare").asDouble() * before.path("beats").asDouble();
    System.out.printf(
        "  %-30s server %.1f %%, PostgreSQL %.1f %%, exchange and clients %.1f %% of a processor%n",
        "CPU",
        (server.cpuTicks() - cpu) / seconds,
        (databases.cpuTicks() - postgres) / seconds,
        (here.getProcessCpuTime() - exchange) / 1e7 / seconds);
    System.out.printf(
        "  %-30s %.3f %% of %.0f frames of 20 ms late, p99 %.1f ms%n",
        "audio of the exchange", 100 * late / frames, frames, after.path("p99Ms").asDouble());
    System.out.printf("  %-30s %d MB%n", "resident memory of the server", server.resident() / 1024);
  }

  private static void print(String what, String result) {
    System.out.printf("  %-30s %s%n", what, result);
  }

  /// What the server, its compilers and its flight recorder have used.
  private record Usage(long cpu, long compilers, long postgres, long recorder, long entries, long bytes) {
    static Usage of(Databases databases, Target server) throws Exception {
      Thread.sleep(Duration.ofSeconds(1)); // the recorder writes its queue
      return new Usage(
          server.cpuTicks(),
          server.cpuTicksOf("C1 CompilerThre") + server.cpuTicksOf("C2 CompilerThre"),
          databases.cpuTicks(),
          server.cpuTicksOf("flight-recorder"),
          databases.ofRingback("select count(*) from recorder_entries"),
          databases.ofRingback(
              "select sum(pg_total_relation_size(relid)) from pg_partition_tree('recorder_entries')"));
    }

    void printPerCall(Usage before, int calls) {
      double each = 10.0 / calls;
      System.out.printf(
          "  %-30s server %.2f ms, of which its compilers %.2f ms, PostgreSQL %.2f ms of CPU%n",
          "per call",
          (cpu - before.cpu) * each,
          (compilers - before.compilers) * each,
          (postgres - before.postgres) * each);
      System.out.printf(
          "  %-30s %.2f ms of the server's CPU, %.1f entries, %.0f bytes%n",
          "flight recorder, per call",
          (recorder - before.recorder) * each,
          (double) (entries - before.entries) / calls,
          (double) (bytes - before.bytes) / calls);
    }
  }
}
