import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Starts exchanges as a user does, from the jar, and measures them from outside. A run is as good
/// as the machine is idle.
final class ExchangeBench {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SID = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "bench";
  private static final String NUMBER = "+15550100000";
  private static final int STARTS = 5;
  private static final int SET_UPS = 150;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String jar;

  private ExchangeBench(String jar) {
    this.jar = jar;
  }

  public static void main(String[] arguments) throws Exception {
    ExchangeBench bench = new ExchangeBench(arguments[0]);
    System.out.printf(
        "Exchange, %s, %d processors, JDK %s%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    bench.starts();
    bench.calls(Integer.parseInt(arguments[1]));
    bench.http.shutdownNow();
  }

  private void starts() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i <= STARTS; i++) {
      int port = freePort();
      long began = System.nanoTime();
      Process process = start(port, "");
      awaitHealth(port);
      if (i > 0) { // the first one warms the disk's cache
        millis.add((System.nanoTime() - began) / 1_000_000);
      }
      process.destroy();
      process.waitFor();
    }
    Collections.sort(millis);
    System.out.printf(
        "start to listening      %d ms (median of %d; %d to %d)%n",
        millis.get(STARTS / 2), STARTS, millis.getFirst(), millis.getLast());
  }

  private void calls(int count) throws Exception {
    HttpServer app = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 512);
    app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    app.createContext(
        "/voice",
        request -> {
          String form =
              new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String from = form.replaceAll("(?s).*(?:^|&)From=%2B(\\d+).*", "$1");
          String called = "+1556" + from.substring(from.length() - 7);
          byte[] twiml =
              ("<Response><Dial answerOnBridge=\"true\" callerId=\"" + NUMBER + "\">" + called
                      + "</Dial></Response>")
                  .getBytes(StandardCharsets.UTF_8);
          request.getResponseHeaders().set("Content-Type", "text/xml");
          request.sendResponseHeaders(200, twiml.length);
          request.getResponseBody().write(twiml);
          request.close();
        });
    app.start();
    int port = freePort();
    Process process =
        start(port, "http://127.0.0.1:" + app.getAddress().getPort() + "/voice");
    try {
      awaitHealth(port);
      Thread.sleep(Duration.ofSeconds(10));
      System.out.printf("idle memory (resident)  %d MB%n", resident(process) / 1024);
      limits(port);
      setUps(port);
      together(port, process, count);
    } finally {
      process.destroy();
      app.stop(0);
    }
  }

  /// Twilio's one call a second is not what is measured here.
  private void limits(int port) {
    send(
        request(port, "/exchange/limits/" + SID)
            .header("Content-Type", "application/json")
            .PUT(
                BodyPublishers.ofString(
                    "{\"callsPerSecond\":10000,\"concurrentCalls\":100000}")));
  }

  /// From the REST request to the answer by a scripted telephone.
  private void setUps(int port) throws Exception {
    phone(port, "+15550009999", "answerAfterMs 0\nwaitMs 50\nhangup");
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < SET_UPS + 30; i++) {
      Instant began = Instant.now();
      String sid = create(port, "+15550009999");
      JsonNode call = awaitOver(port, sid);
      if (i >= 30) { // the first ones compile the code
        millis.add(
            Duration.between(began, Instant.parse(call.path("answered").asString())).toNanos()
                / 1e6);
      }
    }
    Collections.sort(millis);
    System.out.printf(
        "call set-up             p50 %.1f ms, p99 %.1f ms (REST create to answered, %d calls)%n",
        millis.get(SET_UPS / 2), millis.get((int) Math.ceil(SET_UPS * 0.99) - 1), SET_UPS);
  }

  /// Each: a scripted caller, the application's webhook, a Dial to a scripted telephone; both speak
  /// all the time, and what both ends hear is kept.
  private void together(int port, Process process, int count) throws Exception {
    String talk = "say one two three four five six seven eight nine ten eleven twelve\n".repeat(12);
    long memoryBefore = resident(process);
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      phone(port, String.format("+1556%07d", i), "answerAfterMs 0\n" + talk);
    }
    for (int i = 0; i < count; i++) {
      sids.add(dial(port, String.format("+1555%07d", i), talk));
    }
    for (String each : sids) {
      await(() -> get(port, "/exchange/calls/" + each).path("status").asString("").equals("in-progress"));
    }
    Thread.sleep(Duration.ofSeconds(5));
    JsonNode before = get(port, "/health").path("audioClock");
    long cpuBefore = cpuTicks(process);
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(20));
    double seconds = (System.nanoTime() - began) / 1e9;
    long cpu = cpuTicks(process) - cpuBefore;
    JsonNode after = get(port, "/health").path("audioClock");
    long live =
        sids.stream()
            .filter(s -> get(port, "/exchange/calls/" + s).path("status").asString("").equals("in-progress"))
            .count();
    double beats = after.path("beats").asDouble() - before.path("beats").asDouble();
    double late =
        after.path("lateShare").asDouble() * after.path("beats").asDouble()
            - before.path("lateShare").asDouble() * before.path("beats").asDouble();
    System.out.printf(
        "two-leg calls at once   %d up of %d, %.0f beats of 20 ms, late %.3f %%, p99 %.1f ms%n",
        live, count, beats, 100 * late / beats, after.path("p99Ms").asDouble());
    System.out.printf(
        "  a call costs          %.2f %% of one processor, %.0f KB resident (its kept sound included)%n",
        cpu / seconds / count, (double) (resident(process) - memoryBefore) / count);
    System.out.println(
        "  (audio between scripted telephones, PCM: a browser's leg costs SRTP and its codec too)");
  }

  private Process start(int port, String voiceUrl) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms24m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + Path.of(jar).resolveSibling("ringback-exchange.jsa"),
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar,
                "--port=" + port,
                "--tls-port=off",
                "--media-port=0",
                "--account=" + SID,
                "--auth-token=" + TOKEN,
                "--numbers=" + NUMBER));
    if (!voiceUrl.isEmpty()) {
      command.add("--voice-url=" + voiceUrl);
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int freePort() throws IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitHealth(int port) throws InterruptedException {
    await(
        () -> {
          try {
            return http.send(request(port, "/health").build(), BodyHandlers.discarding())
                    .statusCode()
                == 200;
          } catch (IOException _) {
            return false;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private JsonNode awaitOver(int port, String sid) throws InterruptedException {
    JsonNode[] call = new JsonNode[1];
    await(
        () -> {
          call[0] = get(port, "/exchange/calls/" + sid);
          return call[0].path("ended").isString();
        });
    return call[0];
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the exchange did not get there in a minute");
      }
      Thread.sleep(2);
    }
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private JsonNode get(int port, String path) {
    return send(request(port, path));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void phone(int port, String number, String script) {
    send(json(port, "/exchange/phones", java.util.Map.of("number", number, "script", script)));
  }

  private String dial(int port, String from, String script) {
    return send(json(port, "/exchange/calls", java.util.Map.of("from", from, "to", NUMBER, "script", script)))
        .path("sid")
        .asString();
  }

  private static HttpRequest.Builder json(int port, String path, Object body) {
    return request(port, path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private String create(int port, String to) {
    String form =
        "To=" + encode(to) + "&From=" + encode(NUMBER) + "&Twiml="
            + encode("<Response><Pause length=\"60\"/></Response>");
    return send(
            request(port, "/2010-04-01/Accounts/" + SID + "/Calls.json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString((SID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(form)))
        .path("sid")
        .asString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// In kilobytes. Linux; elsewhere 0.
  private static long resident(Process process) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /// Hundredths of a second of processor. Linux; elsewhere 0.
  private static long cpuTicks(Process process) throws IOException {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String[] fields = Files.readString(stat).replaceAll(".*\\) ", "").split(" ");
    return Arrays.stream(new int[] {11, 12}).mapToLong(i -> Long.parseLong(fields[i])).sum();
  }
}
