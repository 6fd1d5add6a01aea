import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Starts exchanges as a user does, from the jar, and measures them from outside. A run is as good as the machine is idle.
final class ExchangeBench {
  private static final int STARTS = 5;
  private static final int SET_UPS = 150;
  private static final int CONFERENCE = 50;
  private static final int BROWSERS = 50;
  private static final String TALK =
      "say one two three four five six seven eight nine ten eleven twelve\n".repeat(12);
  private static final String LINE = RunningExchange.NUMBERS.get(0);
  private static final String ROOM = RunningExchange.NUMBERS.get(1);

  private final String jar;

  private ExchangeBench(String jar) {
    this.jar = jar;
  }

  public static void main(String[] arguments) throws Exception {
    ExchangeBench bench = new ExchangeBench(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    System.out.printf(
        "Exchange, %s, %d processors, JDK %s%n",
        System.getProperty("os.name"), Runtime.getRuntime().availableProcessors(), Runtime.version());
    bench.starts();
    try (RunningExchange exchange = bench.start()) {
      Thread.sleep(Duration.ofSeconds(10));
      System.out.printf("idle memory (resident)  %d MB%n", exchange.resident() / 1024);
      bench.setUps(exchange);
    }
    // Each in an exchange of its own, so that none pays for what another has left behind.
    try (RunningExchange exchange = bench.start()) {
      bench.together(exchange, count);
    }
    try (RunningExchange exchange = bench.start()) {
      bench.conference(exchange);
    }
    try (RunningExchange exchange = bench.start()) {
      bench.browsers(exchange);
    }
  }

  private RunningExchange start() throws Exception {
    return RunningExchange.start(jar, ExchangeBench::twiml);
  }

  /// One number connects each caller with a telephone of its own, recorded in two channels; the other is a recorded
  /// conference.
  private static String twiml(String form) {
    if (form.contains("To=%2B" + ROOM.substring(1))) {
      return "<Response><Dial><Conference beep=\"false\" record=\"record-from-start\">all</Conference></Dial></Response>";
    }
    String from = form.replaceAll("(?s).*(?:^|&)From=%2B(\\d+).*", "$1");
    return "<Response><Dial answerOnBridge=\"true\" record=\"record-from-answer-dual\" callerId=\""
        + LINE
        + "\">+1556"
        + from.substring(from.length() - 7)
        + "</Dial></Response>";
  }

  private void starts() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i <= STARTS; i++) {
      long began = System.nanoTime();
      RunningExchange exchange = start();
      if (i > 0) { // the first one warms the disk's cache
        millis.add((System.nanoTime() - began) / 1_000_000);
      }
      exchange.close();
    }
    Collections.sort(millis);
    System.out.printf(
        "start to listening      %d ms (median of %d; %d to %d)%n",
        millis.get(STARTS / 2), STARTS, millis.getFirst(), millis.getLast());
  }

  /// From the REST request to the answer by a scripted telephone.
  private void setUps(RunningExchange exchange) throws Exception {
    exchange.phone("+15550009999", "answerAfterMs 0\nwaitMs 50\nhangup");
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < SET_UPS + 30; i++) {
      Instant began = Instant.now();
      String sid = exchange.create("+15550009999", "<Response><Pause length=\"60\"/></Response>");
      JsonNode[] call = new JsonNode[1];
      exchange.await(
          "a call is over",
          () -> {
            call[0] = exchange.call(sid);
            return call[0].path("ended").isString();
          });
      if (i >= 30) { // the first ones compile the code
        millis.add(
            Duration.between(began, Instant.parse(call[0].path("answered").asString())).toNanos() / 1e6);
      }
    }
    Collections.sort(millis);
    System.out.printf(
        "call set-up             p50 %.1f ms, p99 %.1f ms (REST create to answered, %d calls)%n",
        millis.get(SET_UPS / 2), millis.get((int) Math.ceil(SET_UPS * 0.99) - 1), SET_UPS);
  }

  /// Each: a scripted caller, the application's webhook, a recorded Dial to a scripted telephone; both speak all the
  /// time, and what both ends hear is kept.
  private void together(RunningExchange exchange, int count) throws Exception {
    long memoryBefore = exchange.resident();
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exchange.phone(String.format("+1556%07d", i), "answerAfterMs 0\n" + TALK);
    }
    for (int i = 0; i < count; i++) {
      sids.add(exchange.dial(String.format("+1555%07d", i), LINE, TALK));
    }
    awaitAll(exchange, sids);
    measure(exchange, "two-leg calls, recorded", count, memoryBefore, () -> allUp(exchange, sids));
  }

  /// Scripted telephones that all speak at once, in one conference that is recorded.
  private void conference(RunningExchange exchange) throws Exception {
    long memoryBefore = exchange.resident();
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < CONFERENCE; i++) {
      sids.add(exchange.dial(String.format("+1557%07d", i), ROOM, TALK));
    }
    awaitAll(exchange, sids);
    measure(
        exchange, "in one conference, recorded", CONFERENCE, memoryBefore, () -> allUp(exchange, sids));
  }

  /// Callers by WebRTC, each connected with a scripted telephone by a recorded Dial.
  private void browsers(RunningExchange exchange) throws Exception {
    long memoryBefore = exchange.resident();
    List<BrowserLeg> legs = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < BROWSERS; i++) {
        exchange.phone(String.format("+1556%07d", i), "answerAfterMs 0\n" + TALK);
        legs.add(new BrowserLeg(http, exchange.port, String.format("+1558%07d", i), LINE));
      }
      legs.forEach(BrowserLeg::talk);
      exchange.await("every browser hears a second", () -> legs.stream().allMatch(BrowserLeg::hears));
      measure(
          exchange, "calls by WebRTC, recorded", BROWSERS, memoryBefore, () -> legs.stream().allMatch(BrowserLeg::hears));
      legs.forEach(BrowserLeg::close);
    }
  }

  private static void awaitAll(RunningExchange exchange, List<String> sids) throws InterruptedException {
    for (String each : sids) {
      exchange.await("a call is up", () -> exchange.isConnected(each));
    }
  }

  private static boolean allUp(RunningExchange exchange, List<String> sids) {
    return sids.stream().allMatch(exchange::isConnected);
  }

  /// The clock and the processor over twenty seconds, after five to settle.
  private static void measure(
      RunningExchange exchange, String what, int count, long memoryBefore, BooleanSupplier stillUp)
      throws Exception {
    Thread.sleep(Duration.ofSeconds(5));
    JsonNode before = exchange.audioClock();
    long cpuBefore = exchange.cpuTicks();
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(20));
    double seconds = (System.nanoTime() - began) / 1e9;
    long cpu = exchange.cpuTicks() - cpuBefore;
    JsonNode after = exchange.audioClock();
    double beats = after.path("beats").asDouble() - before.path("beats").asDouble();
    double late =
        after.path("lateShare").asDouble() * after.path("beats").asDouble()
            - before.path("lateShare").asDouble() * before.path("beats").asDouble();
    System.out.printf(
        "%3d %-27s %s; of %.0f beats of 20 ms %.3f %% late, p99 %.1f ms; each costs %.2f %% of a processor, %.0f KB%n",
        count,
        what,
        stillUp.getAsBoolean() ? "all up" : "NOT ALL UP",
        beats,
        100 * late / beats,
        after.path("p99Ms").asDouble(),
        cpu / seconds / count,
        (double) (exchange.resident() - memoryBefore) / count);
  }
}
