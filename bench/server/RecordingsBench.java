import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures recordings: how many the server fetches, encrypts and stores per second, how soon a player gets audio, and the
/// memory of a recording of an hour. The server and PostgreSQL are processes of their own; this one sends the audio as
/// Twilio does, from memory.
final class RecordingsBench {
  private static final int SECONDS = 60;
  private static final int HOUR = 3600;
  private static final int BYTES_PER_SECOND = 8000 * 4;
  private static final int PLAYED = 20;
  private static final int PARTS = 2000;
  private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Databases databases;
  private final Path folder;
  private final Path jar;
  private final URI twilio;

  private RecordingsBench(Databases databases, Path folder, Path jar, URI twilio) {
    this.databases = databases;
    this.folder = folder;
    this.jar = jar;
    this.twilio = twilio;
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("ringback-recordings");
    Machine.print("Recordings");
    HttpServer twilio = twilio();
    try (Databases databases = new Databases(folder.resolve("postgres"))) {
      URI url = URI.create("http://127.0.0.1:" + twilio.getAddress().getPort());
      RecordingsBench bench = new RecordingsBench(databases, folder, Path.of(arguments[0]).toAbsolutePath(), url);
      bench.start("-Xmx512m").close(); // creates the tables
      databases.seedRingback();
      databases.runInRingback("update workspace_members set role = 'admin'");
      try (Target server = bench.start("-Xmx512m")) {
        bench.ingest(server, "warm-up", count / 4, SECONDS);
        bench.ingest(server, "ingest of a minute each", count, SECONDS);
        bench.play(server);
      }
      try (Target server = bench.start("-Xmx64m")) {
        System.out.printf("%-28s %d MB%n", "memory, idle, -Xmx64m", server.resident() / 1024);
        bench.ingest(server, "ingest of an hour", 1, HOUR);
        System.out.printf("%-28s %d MB%n", "memory after it", server.resident() / 1024);
      }
    } finally {
      twilio.stop(0);
      Databases.delete(folder);
    }
  }

  private Target start(String heap) throws Exception {
    Map<String, String> settings =
        Map.of("PUBLIC_URL", SeedData.PUBLIC_URL, "TWILIO_API_BASE_URL", twilio.toString());
    return Target.start(
        Target.ofRingback(folder, jar, databases.ringbackUrl(), settings, heap), folder.resolve("log"));
  }

  /// Lets recordings of the seeded calls be due, and waits until all are stored.
  private void ingest(Target server, String what, int count, int seconds) throws Exception {
    databases.runInRingback("delete from recordings");
    long cpu = server.cpuTicks();
    long begin = System.nanoTime();
    databases.runInRingback(
        """
        insert into recordings (workspace_id, id, call_id, sid, parent_sid, status, channels, reported_sec, next_try_at,
          created_at)
        select md5('workspace' || i %% %1$d)::uuid, md5('recording' || i)::uuid, ('0193' || substr(md5('old' || i), 5))::uuid,
          'RE' || md5('%3$d recording' || i), 'CA' || md5('old' || i), 'processing', 2, %3$d, now(), now()
        from generate_series(0, %2$d - 1) i"""
            .formatted(SeedData.WORKSPACES, count, seconds));
    long highest = 0;
    while (databases.ofRingback("select count(*) from recordings where status <> 'ready'") > 0) {
      highest = Math.max(highest, server.resident());
      Thread.sleep(20);
    }
    double took = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%-28s %.1f per second, %.0f MB/s; %.0f ms of CPU each; at most %d MB%n",
        what,
        count / took,
        count * (double) seconds * BYTES_PER_SECOND / 1e6 / took,
        (server.cpuTicks() - cpu) * 10.0 / count,
        highest / 1024);
  }

  /// Requests parts of recordings from random positions, as players do that seek.
  private void play(Target server) throws Exception {
    List<URI> links = new ArrayList<>();
    for (int i = 0; i < PLAYED; i++) {
      links.add(link(server, i));
    }
    Random random = new Random(1);
    Latencies latencies = new Latencies();
    for (int i = 0; i < 2 * PARTS; i++) {
      if (i == PARTS) {
        latencies.clear(); // the first half was the warm-up
      }
      int position = random.nextInt(SECONDS * BYTES_PER_SECOND);
      HttpRequest part =
          HttpRequest.newBuilder(links.get(i % PLAYED)).header("Range", "bytes=" + position + "-").build();
      long begin = System.nanoTime();
      try (InputStream body = http.send(part, BodyHandlers.ofInputStream()).body()) {
        if (body.read() < 0) {
          throw new IllegalStateException("a part is empty");
        }
        latencies.add(System.nanoTime() - begin);
        body.transferTo(OutputStream.nullOutputStream());
      }
    }
    System.out.printf("%-28s %s%n", "playback to the first byte", latencies.summary());
  }

  private URI link(Target server, int number) throws Exception {
    int workspace = number % SeedData.WORKSPACES;
    String path =
        "/api/workspaces/%s/calls/%s/recordings/%s/links"
            .formatted(
                SeedData.id("workspace", workspace), SeedData.id("old", number), SeedData.id("recording", number));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
            .header("Authorization", "Bearer " + Requests.bearer(workspace))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    Matcher url = URL.matcher(http.send(request, BodyHandlers.ofString()).body());
    if (!url.find()) {
      throw new IllegalStateException("no link to recording " + number);
    }
    return URI.create("http://127.0.0.1:" + server.port + url.group(1));
  }

  /// Starts a server that returns the audio of each recording, of a minute or, for SIDs of the last part, an hour.
  private static HttpServer twilio() throws IOException {
    byte[] second = new byte[BYTES_PER_SECOND];
    new Random(1).nextBytes(second);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    List<String> hours = List.of(SeedData.sid("RE", HOUR + " recording", 0));
    server.createContext("/", exchange -> send(exchange, second, hours));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private static void send(HttpExchange exchange, byte[] second, List<String> hours) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int seconds = hours.stream().anyMatch(path::contains) ? HOUR : SECONDS;
      int audio = seconds * BYTES_PER_SECOND;
      exchange.sendResponseHeaders(200, 44 + audio);
      OutputStream out = exchange.getResponseBody();
      out.write(header(audio));
      for (int i = 0; i < seconds; i++) {
        out.write(second);
      }
    }
  }

  private static byte[] header(int audio) {
    return ByteBuffer.allocate(44)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(audio + 36)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 2)
        .putInt(8000)
        .putInt(BYTES_PER_SECOND)
        .putShort((short) 4)
        .putShort((short) 16)
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(audio)
        .array();
  }
}
