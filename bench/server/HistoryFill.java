import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Fills a database with the statements of `history.sql`, on two connections. The indexes of the large tables are built at the end, which
/// takes a part of the time of their maintenance. Meanwhile PostgreSQL does not wait for the disk: after a crash the database is lost.
final class HistoryFill {
  private static final int CONNECTIONS = 2;
  private static final int CALLS_PER_CHUNK = 50_000;

  /// While the database is filled. They do not apply to a PostgreSQL whose command line has others, as the one that the benchmark starts.
  private static final List<String> SETTINGS = List.of("fsync = off", "full_page_writes = off", "autovacuum = off", "max_wal_size = '2GB'");

  private static final List<String> TABLES =
      List.of("calls", "call_legs", "call_participants", "call_events", "conference_events", "recordings", "voicemails", "call_notes",
          "call_dispositions", "transcripts", "utterances", "search_entries", "audit_log", "call_number_suffixes");

  private final Databases databases;
  private final String database;
  private final String sql;

  HistoryFill(Databases databases, String database, Path sql) throws IOException {
    this.databases = databases;
    this.database = database;
    this.sql = Files.readString(sql);
  }

  /// Returns the statements of a part of `history.sql`.
  private String part(String name) {
    String begin = "-- Part: " + name + "\n";
    int start = sql.indexOf(begin) + begin.length();
    int end = sql.indexOf("-- Part: ", start);
    return sql.substring(start, end < 0 ? sql.length() : end);
  }

  /// Inserts calls, or a little more, and what belongs to them. The server must have created the tables.
  void run(int calls) throws Exception {
    for (String setting : SETTINGS) {
      databases.runIn(database, "alter system set " + setting);
    }
    databases.runIn(database, "select pg_reload_conf()");
    databases.runIn(database, part("session") + part("workspaces"));
    if (calls > 0) {
      // PostgreSQL leaves out indexes that are not ready. To build them makes them ready, and checks the unique ones.
      databases.runIn(database, "update pg_index set indisready = false, indisvalid = false where indrelid in (" + tables() + ")");
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
      runAll("calls", jobs);
      runAll("numbers", List.of(new Job("numbers", 1, part("session") + part("end"))));
      runAll("bytes of tables whose indexes are built", indexes());
    }
    for (String setting : SETTINGS) {
      databases.runIn(database, "alter system reset " + setting.split(" ")[0]);
    }
    databases.runIn(database, "select pg_reload_conf()");
    databases.runIn(database, "checkpoint");
    List<Job> analyses =
        databases.texts(database, "select t::text from unnest(array[" + tables() + "]) t").stream()
            .map(table -> new Job(table, 1, "vacuum analyze " + table))
            .toList();
    runAll("tables analyzed", analyses);
    databases.runIn(database, "vacuum analyze");
  }

  private static String tables() {
    return String.join(", ", TABLES.stream().map(table -> "'" + table + "'::regclass").toList());
  }

  private List<Job> indexes() throws SQLException {
    return databases
        .texts(
            database,
            "select indexrelid::regclass || ' ' || pg_relation_size(indrelid) from pg_index where not indisready order by"
                + " pg_relation_size(indrelid) desc")
        .stream()
        .map(line -> line.split(" "))
        .map(line -> new Job(line[0], Long.parseLong(line[1]), part("session") + "reindex index " + line[0]))
        .toList();
  }

  /// @param size what is done afterwards, in the unit of the progress
  private record Job(String name, long size, String sql) {}

  /// Runs jobs on all connections, and prints the progress and an estimate every 15 seconds.
  private void runAll(String unit, List<Job> jobs) throws Exception {
    long all = jobs.stream().mapToLong(Job::size).sum();
    long begin = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    long[] done = new long[2]; // the size, and when it was last printed
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
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
