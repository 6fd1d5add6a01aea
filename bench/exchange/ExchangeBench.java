import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Starts exchanges from the jar, as a user does, and measures them from outside. Results are only valid on an idle
/// machine.
final class ExchangeBench {
  private static final int STARTS = 5;
  private static final int SET_UP_CALLS = 150;
  private static final int CONFERENCE_SIZE = 50;
  private static final int WEBRTC_CALLERS = 50;
  private static final String SPEECH_SCRIPT =
      "say one two three four five six seven eight nine ten eleven twelve\n".repeat(12);
  private static final String DIAL_NUMBER = ExchangeProcess.NUMBERS.get(0);
  private static final String CONFERENCE_NUMBER = ExchangeProcess.NUMBERS.get(1);

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
    try (ExchangeProcess exchange = bench.start()) {
      Thread.sleep(Duration.ofSeconds(10));
      System.out.printf("idle memory (resident)  %d MB%n", exchange.resident() / 1024);
      bench.callSetUps(exchange);
    }
    // Each part uses a new exchange, so that the parts do not affect each other.
    try (ExchangeProcess exchange = bench.start()) {
      bench.concurrentCalls(exchange, count);
    }
    try (ExchangeProcess exchange = bench.start()) {
      bench.conference(exchange);
    }
    try (ExchangeProcess exchange = bench.start()) {
      bench.webRtcCalls(exchange);
    }
  }

  private ExchangeProcess start() throws Exception {
    return ExchangeProcess.start(jar, ExchangeBench::twiml);
  }

  /// Returns the TwiML for a call. One number dials a phone for each caller and records two channels. The other joins
  /// the caller to a recorded conference.
  private static String twiml(String form) {
    if (form.contains("To=%2B" + CONFERENCE_NUMBER.substring(1))) {
      return "<Response><Dial><Conference beep=\"false\" record=\"record-from-start\">all</Conference></Dial></Response>";
    }
    String from = form.replaceAll("(?s).*(?:^|&)From=%2B(\\d+).*", "$1");
    return "<Response><Dial answerOnBridge=\"true\" record=\"record-from-answer-dual\" callerId=\""
        + DIAL_NUMBER
        + "\">+1556"
        + from.substring(from.length() - 7)
        + "</Dial></Response>";
  }

  private void starts() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i <= STARTS; i++) {
      long began = System.nanoTime();
      ExchangeProcess exchange = start();
      if (i > 0) { // the first start warms the disk cache
        millis.add((System.nanoTime() - began) / 1_000_000);
      }
      exchange.close();
    }
    Collections.sort(millis);
    System.out.printf(
        "start to listening      %d ms (median of %d; %d to %d)%n",
        millis.get(STARTS / 2), STARTS, millis.getFirst(), millis.getLast());
  }

  /// Measures from the REST request until a scripted phone answers.
  private void callSetUps(ExchangeProcess exchange) throws Exception {
    exchange.phone("+15550009999", "answerAfterMs 0\nwaitMs 50\nhangup");
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < SET_UP_CALLS + 30; i++) {
      Instant began = Instant.now();
      String sid = exchange.create("+15550009999", "<Response><Pause length=\"60\"/></Response>");
      JsonNode[] call = new JsonNode[1];
      exchange.await(
          "a call ends",
          () -> {
            call[0] = exchange.call(sid);
            return call[0].path("ended").isString();
          });
      if (i >= 30) { // the first calls are the warm-up
        millis.add(
            Duration.between(began, Instant.parse(call[0].path("answered").asString())).toNanos() / 1e6);
      }
    }
    Collections.sort(millis);
    System.out.printf(
        "call set-up             p50 %.1f ms, p99 %.1f ms (REST create to answered, %d calls)%n",
        millis.get(SET_UP_CALLS / 2), millis.get((int) Math.ceil(SET_UP_CALLS * 0.99) - 1), SET_UP_CALLS);
  }

  /// Measures calls of a scripted caller to a scripted phone, through a webhook and a recorded
  /// Dial. Both ends speak
  /// continuously, and the exchange records the audio that each receives.
  private void concurrentCalls(ExchangeProcess exchange, int count) throws Exception {
    long memoryBefore = exchange.resident();
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exchange.phone(String.format("+1556%07d", i), "answerAfterMs 0\n" + SPEECH_SCRIPT);
    }
    for (int i = 0; i < count; i++) {
      sids.add(exchange.dial(String.format("+1555%07d", i), DIAL_NUMBER, SPEECH_SCRIPT));
    }
    awaitAll(exchange, sids);
    measure(exchange, "two-leg calls, recorded", count, memoryBefore, () -> allInProgress(exchange, sids));
  }

  /// Measures one recorded conference of scripted phones that all speak at once.
  private void conference(ExchangeProcess exchange) throws Exception {
    long memoryBefore = exchange.resident();
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < CONFERENCE_SIZE; i++) {
      sids.add(exchange.dial(String.format("+1557%07d", i), CONFERENCE_NUMBER, SPEECH_SCRIPT));
    }
    awaitAll(exchange, sids);
    measure(
        exchange, "in one conference, recorded", CONFERENCE_SIZE, memoryBefore, () -> allInProgress(exchange, sids));
  }

  /// Measures WebRTC callers, each connected with a scripted phone by a recorded Dial.
  private void webRtcCalls(ExchangeProcess exchange) throws Exception {
    long memoryBefore = exchange.resident();
    List<WebRtcCaller> callers = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < WEBRTC_CALLERS; i++) {
        exchange.phone(String.format("+1556%07d", i), "answerAfterMs 0\n" + SPEECH_SCRIPT);
        callers.add(new WebRtcCaller(http, exchange.port, String.format("+1558%07d", i), DIAL_NUMBER));
      }
      callers.forEach(WebRtcCaller::startSpeaking);
      BooleanSupplier allReceiveAudio = () -> callers.stream().allMatch(WebRtcCaller::receivesAudio);
      exchange.await("every WebRTC caller receives one second of audio", allReceiveAudio);
      measure(
          exchange, "calls by WebRTC, recorded", WEBRTC_CALLERS, memoryBefore, allReceiveAudio);
      callers.forEach(WebRtcCaller::close);
    }
  }

  private static void awaitAll(ExchangeProcess exchange, List<String> sids) throws InterruptedException {
    for (String each : sids) {
      exchange.await("a call is in progress", () -> exchange.isInProgress(each));
    }
  }

  private static boolean allInProgress(ExchangeProcess exchange, List<String> sids) {
    return sids.stream().allMatch(exchange::isInProgress);
  }

  /// Measures clock and CPU for twenty seconds, after a pause of five.
  private static void measure(
      ExchangeProcess exchange, String what, int count, long memoryBefore, BooleanSupplier stillUp)
      throws Exception {
    Thread.sleep(Duration.ofSeconds(5));
    JsonNode before = exchange.audioClock();
    long cpuBefore = exchange.cpuTicks();
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(20));
    double seconds = (System.nanoTime() - began) / 1e9;
    long cpu = exchange.cpuTicks() - cpuBefore;
    JsonNode after = exchange.audioClock();
    double frames = after.path("beats").asDouble() - before.path("beats").asDouble();
    double late =
        after.path("lateShare").asDouble() * after.path("beats").asDouble()
            - before.path("lateShare").asDouble() * before.path("beats").asDouble();
    System.out.printf(
        "%3d %-27s %s; of %.0f frames of 20 ms %.3f %% late, p99 %.1f ms; each takes %.2f %% of a CPU, %.0f KB%n",
        count,
        what,
        stillUp.getAsBoolean() ? "all in progress" : "NOT ALL IN PROGRESS",
        frames,
        100 * late / frames,
        after.path("p99Ms").asDouble(),
        cpu / seconds / count,
        (double) (exchange.resident() - memoryBefore) / count);
  }
}
