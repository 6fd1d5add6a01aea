import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The process of an exchange, started from the jar as a user does, and the application that answers its calls.
final class ExchangeProcess implements AutoCloseable {
  /// The numbers of the account. The application answers each with different TwiML.
  static final List<String> NUMBERS = List.of("+15550100000", "+15550100001");

  private static final String SID = "AC0123456789abcdef0123456789abcdef";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer application;
  private final Process process;
  final int port;

  private ExchangeProcess(HttpServer application, Process process, int port) {
    this.application = application;
    this.process = process;
    this.port = port;
  }

  /// @param twiml returns TwiML for the form of a voice webhook
  static ExchangeProcess start(String jar, UnaryOperator<String> twiml) throws Exception {
    HttpServer application = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 512);
    application.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    application.createContext(
        "/voice",
        request -> {
          byte[] answer =
              twiml
                  .apply(new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                  .getBytes(StandardCharsets.UTF_8);
          request.getResponseHeaders().set("Content-Type", "text/xml");
          request.sendResponseHeaders(200, answer.length);
          request.getResponseBody().write(answer);
          request.close();
        });
    application.start();
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Process process = process(jar, port, "http://127.0.0.1:" + application.getAddress().getPort() + "/voice");
    ExchangeProcess running = new ExchangeProcess(application, process, port);
    running.await("the exchange listens", running::isListening);
    return running;
  }

  /// Starts the process with the flags of bin/exchange.
  private static Process process(String jar, int port, String voiceUrl) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Arrays.asList(System.getenv("EXCHANGE_JAVA_FLAGS").split(" ")));
    command.addAll(
        List.of(
            "-jar",
            jar,
            "--port=" + port,
            "--tls-port=off",
            "--media-port=0",
            "--account=" + SID,
            "--auth-token=bench",
            "--numbers=" + String.join(",", NUMBERS),
            "--voice-url=" + voiceUrl,
            "--calls-per-second=0"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MEDIA_HOST", "loopback");
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private boolean isListening() {
    try {
      return http.send(request("/health").build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // -- phones and calls

  void phone(String number, String script) {
    send(json("/exchange/phones", Map.of("number", number, "script", script)));
  }

  /// Places a call from a scripted phone and returns its SID.
  String dial(String from, String to, String script) {
    return send(json("/exchange/calls", Map.of("from", from, "to", to, "script", script)))
        .path("sid")
        .asString();
  }

  /// Places a call by REST and returns its SID.
  String create(String to, String twiml) {
    String form = "To=" + encode(to) + "&From=" + encode(NUMBERS.getFirst()) + "&Twiml=" + encode(twiml);
    String basic = Base64.getEncoder().encodeToString((SID + ":bench").getBytes(StandardCharsets.UTF_8));
    return send(
            request("/2010-04-01/Accounts/" + SID + "/Calls.json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .POST(BodyPublishers.ofString(form)))
        .path("sid")
        .asString();
  }

  JsonNode call(String sid) {
    return get("/exchange/calls/" + sid);
  }

  boolean isInProgress(String sid) {
    return call(sid).path("status").asString("").equals("in-progress");
  }

  // -- measurements

  /// Returns the resident memory in kilobytes, or 0 if this is not Linux.
  long resident() throws IOException {
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

  /// Returns the CPU time in hundredths of a second, or 0 if this is not Linux.
  long cpuTicks() throws IOException {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String[] fields = Files.readString(stat).replaceAll(".*\\) ", "").split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  JsonNode audioClock() {
    return get("/health").path("audioClock");
  }

  // -- HTTP

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Not within a minute: " + what);
      }
      Thread.sleep(2);
    }
  }

  private JsonNode get(String path) {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpRequest.Builder json(String path, Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
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

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
    application.stop(0);
    http.shutdownNow();
  }
}
