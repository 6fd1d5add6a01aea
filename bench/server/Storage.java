import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What calls cost in PostgreSQL: rows and bytes of each table, with indexes, and write-ahead log.
///
/// @param bytes the size of each table with its indexes and long values
record Storage(Map<String, Long> rows, Map<String, Long> bytes, long wal) {
  private static final List<String> TABLES =
      List.of("calls", "call_legs", "call_events", "webhook_inbox", "realtime_events", "audit_log");

  static Storage of(Databases databases) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (String table : TABLES) {
      rows.put(table, databases.ofRingback(rows(table)));
      bytes.put(table, databases.ofRingback(size(table)));
    }
    return new Storage(
        rows, bytes, databases.ofRingback("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint"));
  }

  private static String size(String table) {
    return "select sum(pg_total_relation_size(c.oid))::bigint from pg_class c where c.oid = '"
        + table
        + "'::regclass or c.oid in (select relid from pg_partition_tree('"
        + table
        + "'))";
  }

  /// The event log forgets old events, so its counters are read.
  private static String rows(String table) {
    return table.equals("realtime_events")
        ? "select sum(seq)::bigint from event_counters"
        : "select count(*) from " + table;
  }

  /// Prints the growth since then for each call with four callbacks.
  void printPerCall(Storage before, double callbacks) {
    double calls = callbacks / 4;
    long total = 0;
    System.out.printf("%nPostgreSQL, per call with four callbacks (%.0f calls)%n", calls);
    for (String table : TABLES) {
      long grown = bytes.get(table) - before.bytes.get(table);
      total += grown;
      System.out.printf(
          "  %-16s %5.2f rows  %6.0f bytes%n",
          table, (rows.get(table) - before.rows.get(table)) / calls, grown / calls);
    }
    System.out.printf("  %-16s            %6.0f bytes%n", "all", total / calls);
    System.out.printf("  %-16s            %6.0f bytes%n", "write-ahead log", (wal - before.wal) / calls);
  }
}
