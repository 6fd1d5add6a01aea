import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Measures the server with a history of two years: the dashboard, the lists and their filters, and what a call costs to store,
/// compared with an empty database. The server and PostgreSQL are processes of their own.
final class HistoryBench {
  /// The database that has the same workspaces and no calls.
  private static final String EMPTY = "empty";

  private static final String RINGBACK = "ringback";
  private static final Path HISTORY = Path.of("bench/server/history.sql");
  private static final int REQUESTS = 200;
  private static final int ROUNDS = 10;
  private static final int CALLS_PER_ROUND = 100;

  /// The tables that a call adds rows to, the largest first.
  private static final List<String> TABLES =
      List.of("call_events", "conference_events", "audit_log", "call_legs", "call_participants", "calls", "recordings",
          "utterances", "search_entries", "call_number_suffixes", "recorder_entries", "webhook_inbox", "call_quarters", "call_days",
          "cost_quarters", "clock_quarters");

  private static final String PENDING =
      "select (select count(*) from call_quarter_changes)"
          + " + (select count(*) from figure_days where not is_summed and day < now() - interval '25 hours')";

  /// Differs from that of an earlier run with the same database, so that each run has new calls.
  private final String run = Instant.now().getEpochSecond() + "-";

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Databases databases;
  private final Path folder;
  private final Path jar;

  private HistoryBench(Databases databases, Path folder, Path jar) {
    this.databases = databases;
    this.folder = folder;
    this.jar = jar;
  }

  /// @param arguments the server's jar, the number of calls, the number of days that they are spread over, and the folder that the filled
  ///     database is kept in, if it is
  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("ringback-history");
    Path data = arguments.length > 3 ? Path.of(arguments[3]).toAbsolutePath() : folder.resolve("postgres");
    Path jar = Path.of(arguments[0]).toAbsolutePath();
    System.out.printf(
        "History of %,d calls in %d days, %s, %d processors, JDK %s; load average before %s%n",
        calls,
        days,
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    try {
      try (Databases databases = new Databases(data, settings(HistoryFill.SETTINGS))) {
        new HistoryBench(databases, folder, jar).fill(calls, days);
      }
      new ProcessBuilder("sync").inheritIO().start().waitFor(); // the measured server does not wait for what was filled
      try (Databases databases = new Databases(data, settings(Map.of()))) {
        HistoryBench bench = new HistoryBench(databases, folder, jar);
        bench.printSizes();
        try (Target server = bench.start(RINGBACK)) {
          bench.readDashboard(server);
          bench.readLists(server);
          try (Target empty = bench.start(EMPTY)) {
            bench.compareCalls(server, empty);
          }
          bench.vacuum(server);
        }
      }
    } finally {
      Databases.delete(folder);
    }
  }

  private static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("shared_buffers", "4GB");
    return settings;
  }

  private Target start(String database) throws Exception {
    return Target.ringback(folder, jar, databases.url(database), folder.resolve(database + ".log"));
  }

  /// Fills both databases unless an earlier run has filled them. Goes on with the fill of a run that was stopped.
  private void fill(int calls, int days) throws Exception {
    databases.createIfMissing(RINGBACK);
    databases.createIfMissing(EMPTY);
    for (String each : List.of(RINGBACK, EMPTY)) {
      if (databases.texts(each, "select 1 from pg_tables where tablename = 'history_steps'").isEmpty()) {
        start(each).close(); // creates the tables
      }
    }
    if (databases.ofRingback("select count(*) from voice_credentials") > 0) {
      return;
    }
    long begin = System.nanoTime();
    HistoryFill fill = new HistoryFill(databases, RINGBACK, HISTORY, days);
    fill.insertWorkspaces();
    fill.insertCalls(calls);
    if (!fill.hasFigures()) {
      awaitFigures();
    }
    fill.copyPeriods();
    awaitFigures(); // of the copies of yesterday, which was not over when the copies were made
    fill.vacuum();
    new HistoryFill(databases, EMPTY, HISTORY, days).insertWorkspaces();
    databases.runIn(EMPTY, "vacuum analyze");
    databases.seedCredentials(EMPTY, 8);
    databases.seedCredentials(RINGBACK, 8); // says that the databases are filled
    databases.settle();
    System.out.printf("%-28s %.0f s%n", "filled in", (System.nanoTime() - begin) / 1e9);
  }

  /// Runs the server until it has computed the figures of all quarters and days.
  private void awaitFigures() throws Exception {
    try (Target _ = start(RINGBACK)) {
      awaitNothingPending();
    }
  }

  private void awaitNothingPending() throws Exception {
    long quarters = databases.ofRingback(PENDING);
    long begin = System.nanoTime();
    long printed = begin;
    for (long left = quarters; left > 0; left = databases.ofRingback(PENDING)) {
      Thread.sleep(1_000);
      if (System.nanoTime() - printed > 30_000_000_000L) {
        printed = System.nanoTime();
        double spent = (printed - begin) / 6e10;
        System.out.printf(
            "  %,d of %,d quarters and days after %.1f min, about %.1f min left%n",
            quarters - left, quarters, spent, spent * left / Math.max(1, quarters - left));
      }
    }
    System.out.printf("%-28s %,d quarters in %.0f s%n", "figures", quarters, (System.nanoTime() - begin) / 1e9);
  }

  private void printSizes() throws Exception {
    long calls = databases.ofRingback("select count(*) from calls");
    for (String table : TABLES) {
      String parts =
          " from pg_class c where relkind = 'r' and (c.oid = '" + table + "'::regclass"
              + " or c.oid in (select relid from pg_partition_tree('" + table + "')))";
      long bytes = databases.ofRingback("select sum(pg_total_relation_size(c.oid))::bigint" + parts);
      System.out.printf(
          "  %-26s %,12d rows %,8d MB %,6d bytes a call, %,6d of indexes%n",
          table,
          databases.ofRingback("select sum(greatest(c.reltuples, 0))::bigint" + parts),
          bytes / 1_000_000,
          bytes / calls,
          databases.ofRingback("select sum(pg_indexes_size(c.oid))::bigint" + parts) / calls);
    }
    long bytes = databases.ofRingback("select pg_database_size(current_database())");
    System.out.printf("  %-26s %,12d calls %,7d MB %,6d bytes a call%n", "database", calls, bytes / 1_000_000, bytes / calls);
  }

  private void readDashboard(Target server) throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String period = "from=" + today.minusDays(29) + "&to=" + today;
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("figures of 30 days", "/metrics/figures?" + period);
    for (String by : List.of("day", "hour", "weekday", "week-hour", "number", "agent", "direction", "outcome")) {
      paths.put("30 days by " + by, "/metrics/slices?by=" + by + "&" + period);
    }
    paths.put("figures of a year", "/metrics/figures?from=" + today.minusDays(364) + "&to=" + today);
    paths.put("calls behind a figure", "/metrics/calls?metric=answered&" + period);
    paths.put("calls behind a slice", "/metrics/calls?metric=answered&by=agent&key=" + SeedData.id("user", 7) + "&" + period);
    readAll(server, paths);
  }

  private void readLists(Target server) throws Exception {
    Instant middle = Instant.now().minus(540, ChronoUnit.DAYS);
    String deep = "cursor=" + cursor(middle);
    UUID call = UUID.fromString(databases.textsOfRingback("select id::text from calls where workspace_id = '"
        + SeedData.id("workspace", 0) + "' and end_reason = 'completed' order by created_at desc limit 1").getFirst());
    String name = databases.textsOfRingback("select lower(substr(name, 1, 4)) from contacts where workspace_id = '"
        + SeedData.id("workspace", 0) + "' and number = '+15570015000'").getFirst();
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("calls", "/calls");
    paths.put("calls, deep cursor", "/calls?" + deep);
    paths.put("calls, incoming", "/calls?direction=inbound");
    paths.put("calls, internal, deep", "/calls?direction=internal&" + deep);
    paths.put("calls, failed", "/calls?status=failed");
    paths.put("calls, canceled (none)", "/calls?status=canceled");
    paths.put("calls, agent", "/calls?agent=" + SeedData.id("user", 7));
    paths.put("calls, agent, deep", "/calls?agent=" + SeedData.id("user", 7) + "&" + deep);
    paths.put("calls, agent without calls", "/calls?agent=" + SeedData.id("user", 300));
    paths.put("calls, line", "/calls?number=%2B15550000003");
    paths.put("calls, frequent customer", "/calls?number=%2B15570000002");
    paths.put("calls, rare customer", "/calls?number=%2B15570399123");
    paths.put("calls, unknown number", "/calls?number=%2B15559999999");
    paths.put("calls, contact", "/calls?contact=" + SeedData.id("contact0-", 15000));
    paths.put("calls, text of a number", "/calls?text=70399");
    paths.put("calls, text of a name", "/calls?text=" + name);
    paths.put("calls, text without result", "/calls?text=zzzzqq");
    paths.put("calls, a day two years ago", "/calls?from=" + Instant.now().minus(600, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS)
        + "&to=" + Instant.now().minus(599, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS));
    paths.put("a call", "/calls/" + call);
    paths.put("its timeline", "/calls/" + call + "/timeline");
    paths.put("its recordings", "/calls/" + call + "/recordings");
    paths.put("search, frequent word", "/search?text=" + word(2));
    paths.put("search, rare word", "/search?text=" + word(4800));
    paths.put("search, two words", "/search?text=" + word(20) + "+" + word(300));
    paths.put("search, no result", "/search?text=zzzzqq");
    paths.put("voicemails", "/voicemails");
    paths.put("contacts", "/contacts");
    paths.put("notes of a customer", "/notes?number=%2B15570000002");
    paths.put("missed calls", "/missed-calls");
    paths.put("recording problems", "/recording-problems");
    paths.put("audit log", "/audit");
    readAll(server, paths);
  }

  /// Returns a word of the notes and transcripts, as in history.sql.
  private static String word(int rank) {
    StringBuilder word = new StringBuilder();
    String digits = "0123456789";
    for (char each : SeedData.hex("word", rank).toCharArray()) {
      word.append(digits.indexOf(each) < 0 ? each : "aeioulnrst".charAt(digits.indexOf(each)));
    }
    return word.substring(0, 6);
  }

  private static String cursor(Instant at) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(28)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .putLong(0)
                .putLong(0)
                .array());
  }

  /// Requests each path, one request at a time; the first half is the warm-up. A page of the search may end before it is full.
  private void readAll(Target server, Map<String, String> paths) throws Exception {
    for (Map.Entry<String, String> each : paths.entrySet()) {
      Latencies latencies = new Latencies();
      String page = "";
      long spent = System.nanoTime();
      for (int i = 0; i < 2 * REQUESTS && System.nanoTime() - spent < 20_000_000_000L; i++) {
        if (i == REQUESTS) {
          latencies.clear();
        }
        long begin = System.nanoTime();
        page = read(server, each.getValue());
        latencies.add(System.nanoTime() - begin);
      }
      System.out.printf(
          "%-28s %s; %,d bytes%s%n",
          each.getKey(),
          latencies.summary(),
          page.length(),
          each.getValue().startsWith("/search") ? "; " + requests(server, each.getValue(), page) : "");
    }
  }

  /// Returns how many requests a full page of the search takes.
  private String requests(Target server, String path, String first) throws Exception {
    SearchPages pages = new SearchPages();
    for (String next = pages.add(first); next != null; ) {
      next = pages.add(read(server, path + "&cursor=" + next));
    }
    return pages.summary();
  }

  private String read(Target server, String path) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port + "/api/workspaces/" + SeedData.id("workspace", 0) + path))
                .header("Authorization", "Bearer "
                    + Requests.bearer(SeedData.id("user", 0), SeedData.id("session", 0), SeedData.id("workspace", 0)))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " was answered with " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /// Sends calls to both servers in turn, so that both have the same machine.
  private void compareCalls(Target full, Target empty) throws Exception {
    Map<Target, Latencies> latencies = Map.of(full, new Latencies(), empty, new Latencies());
    Map<Target, long[]> ticks = Map.of(full, new long[1], empty, new long[1]);
    int number = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (Target server : round % 2 == 0 ? List.of(full, empty) : List.of(empty, full)) {
        if (round == 1) {
          latencies.get(server).clear(); // the first round was the warm-up
          ticks.get(server)[0] = 0;
        }
        long before = databases.cpuTicks();
        for (int i = 0; i < CALLS_PER_ROUND; i++) {
          call(server, number++, latencies.get(server));
        }
        ticks.get(server)[0] += databases.cpuTicks() - before;
      }
    }
    int calls = (ROUNDS - 1) * CALLS_PER_ROUND;
    for (Target server : List.of(full, empty)) {
      System.out.printf(
          "%-28s %s; %.2f ms of PostgreSQL's CPU per call%n",
          server == full ? "call, with the history" : "call, empty database",
          latencies.get(server).summary(),
          ticks.get(server)[0] * 10.0 / calls);
    }
  }

  /// Sends the webhooks of a caller who hangs up: the call, and its end.
  private void call(Target server, int number, Latencies latencies) throws Exception {
    String path = "/api/workspaces/" + SeedData.id("workspace", 0) + "/voice";
    Map<String, String> form = new TreeMap<>();
    form.put("AccountSid", SeedData.sid("AC", "account", 0));
    form.put("ApiVersion", "2010-04-01");
    form.put("CallSid", SeedData.sid("CA", "benchcall" + run, number));
    form.put("CallStatus", "ringing");
    form.put("Direction", "inbound");
    form.put("From", "+1557%07d".formatted(number % 400_000));
    form.put("To", "+15550000003");
    send(server, path, form, latencies);
    form.put("CallStatus", "completed");
    form.put("CallDuration", "1");
    form.put("SequenceNumber", "0");
    form.put("CallbackSource", "call-progress-events");
    form.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    send(server, path + "/status", form, latencies);
  }

  private void send(Target server, String path, Map<String, String> form, Latencies latencies) throws Exception {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&").append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    long begin = System.nanoTime();
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", Requests.signature(SeedData.PUBLIC_URL + path, SeedData.hex("token", 0), form))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            BodyHandlers.ofString());
    latencies.add(System.nanoTime() - begin);
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException("a webhook was answered with " + response.statusCode() + " " + response.body());
    }
  }

  /// Sends calls while PostgreSQL vacuums the large tables.
  private void vacuum(Target server) throws Exception {
    Latencies latencies = new Latencies();
    Thread vacuum =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    databases.runIn(RINGBACK, "delete from call_events where id % 50 = 0");
                    databases.runIn(RINGBACK, "vacuum (analyze) calls, call_legs, call_events, call_participants, realtime_events");
                  } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                  }
                });
    int number = 1_000_000;
    while (vacuum.isAlive()) {
      call(server, number++, latencies);
    }
    System.out.printf("%-28s %s%n", "webhooks during a vacuum", latencies.summary());
  }
}
