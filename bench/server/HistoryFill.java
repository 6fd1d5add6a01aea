import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Fills a database with the statements of `history.sql`, on two connections. The indexes of the large tables are built at the end, which
/// takes a part of the time of their maintenance: first those that the figures need, then the others while the server computes the figures.
final class HistoryFill {
  private static final int CONNECTIONS = 2;
  private static final int CALLS_PER_CHUNK = 50_000;

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
      List.of("calls", "call_legs", "call_participants", "call_events", "conference_events", "recordings", "voicemails", "call_notes",
          "call_dispositions", "transcripts", "utterances", "search_entries", "audit_log", "call_number_suffixes");

  /// The tables that the server queries while it computes the figures.
  private static final List<String> FIRST =
      List.of("calls", "call_legs", "call_participants", "recordings", "voicemails", "transcripts", "utterances");

  private final Databases databases;
  private final String database;
  private final String sql;

  /// @param days the time that the calls are spread over, up to yesterday
  HistoryFill(Databases databases, String database, Path sql, int days) throws IOException {
    this.databases = databases;
    this.database = database;
    this.sql = Files.readString(sql).replace(":days", String.valueOf(days));
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
    databases.runIn(database, part("session") + part("workspaces"));
  }

  /// Inserts calls, or a little more, and what belongs to them. Afterwards the figures can be computed.
  void insertCalls(int calls) throws Exception {
    // PostgreSQL leaves out indexes that are not ready. To build them makes them ready, and checks the unique ones.
    databases.runIn(database, "update pg_index set indisready = false, indisvalid = false where indrelid in (" + list(TABLES) + ")");
    databases.runIn(database, part("session") + part("texts"));
    int chunks = Math.max(1, (calls + CALLS_PER_CHUNK - 1) / CALLS_PER_CHUNK);
    int size = (calls + chunks - 1) / chunks;
    List<Job> jobs = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      jobs.add(
          new Job(
              "calls",
              size,
              part("session")
                  + part("calls")
                      .replace(":chunks", String.valueOf(chunks))
                      .replace(":chunk", String.valueOf(chunk))
                      .replace(":size", String.valueOf(size))));
    }
    runAll("calls", CONNECTIONS, jobs);
    runAll("bytes of tables with indexes for the figures", CONNECTIONS, indexes(FIRST));
    runAll("tables analyzed", CONNECTIONS, FIRST.stream().map(table -> new Job(table, 1, "analyze " + table)).toList());
  }

  /// Builds the other indexes on one connection, because the server computes the figures meanwhile.
  void buildIndexes() throws Exception {
    runAll("numbers", 1, List.of(new Job("numbers", 1, part("session") + part("end"))));
    runAll("bytes of tables with other indexes", 1, indexes(TABLES));
  }

  /// Does what autovacuum would have done.
  void vacuum() throws Exception {
    runAll(
        "large tables vacuumed and analyzed",
        CONNECTIONS,
        TABLES.stream().map(table -> new Job(table, 1, "vacuum (analyze, parallel 0) " + table)).toList());
    databases.runIn(database, "vacuum (analyze, parallel 0)");
  }

  private static String list(List<String> tables) {
    return String.join(", ", tables.stream().map(table -> "'" + table + "'::regclass").toList());
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
