import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;

/// Fills a database with the statements of `history.sql`, on two connections. The indexes of the large tables are built at the end, which
/// takes a part of the time of their maintenance. A long history is a period of four weeks, whose figures the server computes, and copies
/// of it in earlier periods. The table `history_steps` has the steps that are done, so a fill that was stopped goes on with the next one.
final class HistoryFill {
  private static final int CONNECTIONS = 2;
  private static final int WORKSPACES = 8; // as in history.sql
  private static final int CALLS_PER_CHUNK = 50_000;

  /// Whole weeks, because calls depend on the weekday.
  private static final int DAYS_PER_PERIOD = 28;

  /// PostgreSQL does not wait for the disk while it is filled, and writes less of its log.
  static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "autovacuum", "off",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "max_wal_size", "4GB",
          "checkpoint_timeout", "30min");

  private static final List<String> TABLES =
      List.of("call_keys", "calls", "call_legs", "call_participants", "call_events", "conference_events", "recordings", "voicemails",
          "call_notes", "call_dispositions", "transcripts", "utterances", "search_entries", "audit_log", "call_number_suffixes");

  /// The tables that the server computes.
  private static final List<String> FIGURES =
      List.of("call_quarters", "clock_quarters", "cost_quarters", "call_days", "clock_days", "cost_days", "figure_days");

  private final Databases databases;
  private final String database;
  private final int days;
  private final int periods;
  private final String sql;

  /// @param days the time that the calls are spread over, up to yesterday; rounded down to whole periods if there are several
  HistoryFill(Databases databases, String database, Path sql, int days) throws IOException {
    this.databases = databases;
    this.database = database;
    this.periods = Math.max(1, days / DAYS_PER_PERIOD);
    this.days = periods == 1 ? days : DAYS_PER_PERIOD;
    this.sql = Files.readString(sql).replace(":days", String.valueOf(this.days)).replace(":tables", quoted(copied()));
  }

  /// Returns the statements of a part of `history.sql`.
  private String part(String name) {
    String begin = "-- Part: " + name + "\n";
    int start = sql.indexOf(begin) + begin.length();
    int end = sql.indexOf("-- Part: ", start);
    return sql.substring(start, end < 0 ? sql.length() : end);
  }

  /// Inserts the workspaces. The server must have created the tables.
  void insertWorkspaces() throws SQLException {
    databases.runIn(database, "create table if not exists history_steps (step text primary key)");
    runOnce("workspaces", part("session") + part("workspaces"));
    runOnce("months", part("months").replace(":all", String.valueOf(days * periods)));
  }

  /// Inserts the calls of the last period, or a little more, and what belongs to them. Afterwards the figures can be computed.
  ///
  /// @param all the calls of all periods
  /// @throws IllegalStateException if an earlier run has begun to fill the database with another number of calls or days
  void insertCalls(int all) throws Exception {
    int calls = all / periods;
    String content = "content " + periods + " times " + calls + " calls in " + days + " days";
    List<String> begun = databases.texts(database, "select step from history_steps where step like 'content %'");
    if (!begun.isEmpty() && !begun.contains(content)) {
      throw new IllegalStateException("The folder has a part of another history (" + begun + "). Delete the folder.");
    }
    runOnce(
        content,
        part("session")
            + withoutIndexes(TABLES)
            + keys()
            + part("texts"));
    int chunks = Math.max(1, (calls + CALLS_PER_CHUNK - 1) / CALLS_PER_CHUNK);
    int size = (calls + chunks - 1) / chunks;
    List<Job> jobs = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      String rows =
          part("calls")
              .replace(":chunks", String.valueOf(chunks))
              .replace(":chunk", String.valueOf(chunk))
              .replace(":size", String.valueOf(size));
      jobs.add(new Job("chunk " + chunk, size, part("session") + rows));
    }
    runSteps("calls", jobs);
    if (!hasFigures()) { // otherwise the copies may have begun
      runOnce("numbers", part("session") + part("numbers"));
      runAll("bytes of tables with indexes", CONNECTIONS, indexes(TABLES));
      runAll("tables analyzed", CONNECTIONS, TABLES.stream().map(table -> new Job(table, 1, "analyze " + table)).toList());
    }
  }

  /// Returns a statement that stores a key of recordings for each workspace. The server decrypts it when it lists a recording.
  private static String keys() {
    SecretCipher.Encryptor encryptor = Databases.encryptor();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < WORKSPACES; i++) {
      String workspace = SeedData.id("workspace", i).toString();
      byte[] key = encryptor.encrypt(workspace, new Secret(SeedData.hex("datakey", i)));
      rows.add("('%s'::uuid, '\\x%s'::bytea, '%s')".formatted(workspace, HexFormat.of().formatHex(key), encryptor.keyId()));
    }
    return "create table history_keys (workspace, data_key, key_id) as values " + String.join(", ", rows) + ";\n";
  }

  /// Returns whether the figures of the last period are computed, and copies may have begun.
  boolean hasFigures() throws SQLException {
    return isDone("base");
  }

  /// Copies the last period, with its figures, into the earlier ones. The server must not run.
  ///
  /// @throws IllegalStateException if a period has not as many calls as the last one
  void copyPeriods() throws Exception {
    if (periods > 1) {
      runOnce("base", part("session") + part("base") + withoutIndexes(copied()));
      runSteps("bytes of copies", copies());
      if (!isDone("end")) {
        checkCopies();
      }
    }
    runOnce("end", part("session") + part("end"));
    runAll("bytes of tables with indexes", CONNECTIONS, indexes(copied()));
  }

  private void checkCopies() throws SQLException {
    for (String table : List.of("calls", "call_legs", "call_quarters")) {
      String wrong =
          databases.texts(
              database,
              "select count(*) - " + periods + " * (select count(*) from history_" + table + ") from " + table).getFirst();
      if (!wrong.equals("0")) {
        throw new IllegalStateException("The copies of " + table + " differ from the last period by " + wrong + " rows");
      }
    }
  }

  private List<Job> copies() throws SQLException {
    List<Job> jobs = new ArrayList<>();
    for (String table : isDone("end") ? List.<String>of() : copied()) {
      long size = Long.parseLong(databases.texts(database, "select 1 + pg_relation_size('history_" + table + "')").getFirst());
      for (int period = periods - 1; period > 0; period--) {
        String copy = part("copy").replace(":table", table).replace(":period", String.valueOf(period));
        jobs.add(new Job("copy of " + table + " " + period, size, part("session") + copy));
      }
    }
    return jobs;
  }

  /// Runs the jobs that no earlier run has done, and records each of them in its transaction.
  private void runSteps(String unit, List<Job> jobs) throws Exception {
    List<String> done = databases.texts(database, "select step from history_steps");
    runAll(
        unit,
        CONNECTIONS,
        jobs.stream()
            .filter(job -> !done.contains(job.name()))
            .map(job -> new Job(job.name(), job.size(), job.sql() + record(job.name())))
            .toList());
  }

  private boolean isDone(String step) throws SQLException {
    return !databases.texts(database, "select step from history_steps where step = '" + step + "'").isEmpty();
  }

  /// Runs the statements of a step and records it, in one transaction, unless an earlier run has done it.
  private void runOnce(String step, String statements) throws SQLException {
    if (!isDone(step)) {
      databases.runIn(database, statements + record(step));
    }
  }

  private static String record(String step) {
    return "\ninsert into history_steps values ('" + step + "');\n";
  }

  /// Does what autovacuum would have done.
  void vacuum() throws Exception {
    runAll(
        "large tables vacuumed and analyzed",
        CONNECTIONS,
        TABLES.stream().map(table -> new Job(table, 1, "vacuum (analyze, parallel 0) " + table)).toList());
    databases.runIn(database, "vacuum (analyze, parallel 0)");
  }

  /// Returns the tables that are copied: those of calls, but for the suffixes of numbers, and those of figures.
  private static List<String> copied() {
    return Stream.concat(TABLES.stream().filter(table -> !table.equals("call_number_suffixes")), FIGURES.stream()).toList();
  }

  private static String quoted(List<String> tables) {
    return String.join(", ", tables.stream().map(table -> "'" + table + "'").toList());
  }

  /// Returns a statement after which PostgreSQL leaves out the indexes of tables until they are built again, which also checks the
  /// unique ones.
  private static String withoutIndexes(List<String> tables) {
    return "update pg_index set indisready = false, indisvalid = false where indrelid in (" + list(tables) + ");\n";
  }

  /// Returns a query of the tables that have rows: a partitioned table has none, its partitions have. One of those of calls has some too.
  private static String list(List<String> tables) {
    String roots = String.join(", ", tables.stream().map(table -> "'" + table + "'::regclass").toList());
    return "select oid from pg_class where relkind = 'r' and (oid in (" + roots + ") or oid in ("
        + "select inhrelid from pg_inherits where inhparent in (" + roots + ", 'archived_calls'::regclass)))";
  }

  /// Returns the indexes of tables that are not built yet, those of the largest tables first.
  private List<Job> indexes(List<String> tables) throws SQLException {
    return databases
        .texts(
            database,
            "select indexrelid::regclass || ' ' || greatest(1, pg_relation_size(indrelid)) from pg_index where not indisready"
                + " and indrelid in (" + list(tables) + ") order by pg_relation_size(indrelid) desc")
        .stream()
        .map(line -> line.split(" "))
        .map(line -> new Job(line[0], Long.parseLong(line[1]), part("session") + "reindex index " + line[0]))
        .toList();
  }

  /// @param size what is done afterwards, in the unit of the progress
  private record Job(String name, long size, String sql) {}

  /// Runs jobs, and prints the progress and an estimate every 15 seconds.
  private void runAll(String unit, int connections, List<Job> jobs) throws Exception {
    if (jobs.isEmpty()) {
      return;
    }
    long all = jobs.stream().mapToLong(Job::size).sum();
    long begin = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    long[] done = new long[2]; // the size, and when it was last printed
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      running.add(
          threads.submit(
              () -> {
                int job;
                while ((job = next.getAndIncrement()) < jobs.size()) {
                  databases.runIn(database, jobs.get(job).sql());
                  synchronized (done) {
                    done[0] += jobs.get(job).size();
                    long spent = System.nanoTime() - begin;
                    if (spent - done[1] > 15_000_000_000L || done[0] == all) {
                      done[1] = spent;
                      System.out.printf(
                          "  %,d of %,d %s after %.0f s, about %.1f min left%n",
                          done[0], all, unit, spent / 1e9, spent / 6e10 * (all - done[0]) / done[0]);
                    }
                  }
                }
                return null;
              }));
    }
    threads.shutdown();
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException failed) {
      next.set(jobs.size());
      throw failed;
    }
  }
}
