package org.ringback.server.db;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ringback.server.db.PartitionUnit.Partition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A table with a partition per day or month in UTC. Partitions of the next days or months are
/// added ahead, and those past the retention are dropped. A row without a partition is kept in the
/// default partition.
///
/// Both changes need locks for which readers wait. They give up after [#LOCK_TIMEOUT], so that a
/// long query delays them and not the queries behind it.
public final class Partitions implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);

  /// The longest time for which other statements wait behind a change of partitions.
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  private static final int DELETE_BATCH = 5_000;
  private static final int COUNTED_ROWS = 1_000;

  private final Database db;
  private final PartitionUnit unit;
  private final String table;
  private final String keyColumn;
  private final Optional<Period> retention;
  private final Optional<String> keptKeys;

  private Partitions(
      Database db,
      PartitionUnit unit,
      String table,
      String keyColumn,
      Optional<Period> retention,
      Optional<String> keptKeys) {
    this.db = db;
    this.unit = unit;
    this.table = table;
    this.keyColumn = keyColumn;
    this.retention = retention;
    this.keptKeys = keptKeys;
  }

  /// Returns a table with a partition per day.
  ///
  /// @param table has a default partition, whose name is that of the table and `_default`
  /// @param timeColumn the partition key
  public static Partitions ofDays(Database db, String table, String timeColumn, int days) {
    return new Partitions(
        db,
        PartitionUnit.DAY,
        table,
        timeColumn,
        Optional.of(Period.ofDays(days)),
        Optional.empty());
  }

  /// Returns a table with a partition per month.
  ///
  /// @param table has a default partition, whose name is that of the table and `_default`
  /// @param uuidColumn the partition key, a UUID of version 7
  /// @param months the retention; empty to keep everything
  /// @param keptKeys a query of keys whose rows are kept. A month with one of them is not dropped.
  public static Partitions ofMonths(
      Database db, String table, String uuidColumn, Optional<Integer> months, String keptKeys) {
    return new Partitions(
        db,
        PartitionUnit.MONTH,
        table,
        uuidColumn,
        months.map(Period::ofMonths),
        Optional.of(keptKeys));
  }

  /// Returns a table with a partition per month that keeps everything.
  ///
  /// @param table has a default partition, whose name is that of the table and `_default`
  /// @param timeColumn the partition key
  public static Partitions ofMonths(Database db, String table, String timeColumn) {
    return new Partitions(
        db, PartitionUnit.MONTH_OF_TIME, table, timeColumn, Optional.empty(), Optional.empty());
  }

  /// Registers `ringback.partitions.unassigned.rows`: the rows of the default partition.
  @Override
  public void bindTo(MeterRegistry registry) {
    new QueryGauges<>(db, this::unassigned)
        .add(
            registry,
            "ringback.partitions.unassigned.rows",
            "rows without a partition of their day or month, 1,000 at most",
            Tags.of("table", table),
            Integer::doubleValue);
  }

  private int unassigned() {
    return db.ofAll()
        .sql("select count(*) from (select from " + rest() + " limit :limit) unassigned")
        .param("limit", COUNTED_ROWS)
        .query(Integer.class)
        .single();
  }

  private String rest() {
    return table + "_default";
  }

  /// Adds and drops partitions by the database's time, which rows have too.
  ///
  /// @return false if something is left to do
  public boolean maintain() {
    return maintain(
        db.ofAll().sql("select now()").query(OffsetDateTime.class).single().toInstant());
  }

  /// Adds and drops partitions, as the owner of the table.
  ///
  /// @return false if something is left to do, because other statements hold locks or the default
  ///   partition has many rows
  public boolean maintain(Instant now) {
    try (Connection connection = db.connectOutsideOfPool("ringback-partitions")) {
      JdbcClient owner = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      owner
          .sql(
              "set ringback.workspace = '%s'; set lock_timeout = %d"
                  .formatted(TenantDataSource.SYSTEM, LOCK_TIMEOUT.toMillis()))
          .update();
      OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
      boolean isComplete =
          IntStream.rangeClosed(0, PartitionUnit.AHEAD)
              .mapToObj(units -> unit.ahead(time.toLocalDate(), units))
              .filter(begin -> !add(owner, begin))
              .toList()
              .isEmpty();
      return retention.map(kept -> dropExpired(owner, time.minus(kept))).orElse(true) && isComplete;
    } catch (SQLException e) {
      throw new IllegalStateException("Could not connect to maintain the partitions", e);
    }
  }

  private boolean add(JdbcClient owner, LocalDate begin) {
    return attempt(
        "add the partition from " + begin,
        () -> {
          boolean exists =
              owner
                  .sql("select " + unit.addition + "(:table, :keyColumn, :begin)")
                  .param("table", table)
                  .param("keyColumn", keyColumn)
                  .param("begin", begin)
                  .query(Boolean.class)
                  .single();
          if (!exists) {
            log.warn(
                "Table {} has no partition from {}, because {} has too many of its rows",
                table,
                begin,
                rest());
          }
          return exists;
        });
  }

  /// @return false if something is left to do
  private boolean dropExpired(JdbcClient owner, OffsetDateTime expiry) {
    boolean isComplete = true;
    for (Partition expired : expired(owner, expiry)) {
      if (hasKeptKeys(owner, expired)) {
        log.debug("Partition {} has rows that are kept", expired.name());
      } else {
        isComplete &= drop(owner, expired.name());
      }
    }
    return deleteUnassigned(owner, expiry) < DELETE_BATCH && isComplete;
  }

  /// Returns the partitions that only have rows from before that time.
  private List<Partition> expired(JdbcClient owner, OffsetDateTime expiry) {
    return owner
        .sql(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = cast(:table as regclass) order by 1""")
        .param("table", table)
        .query(String.class)
        .list()
        .stream()
        .flatMap(name -> unit.partition(name).stream())
        .filter(partition -> !partition.ends().isAfter(expiry.toLocalDate()))
        .toList();
  }

  private boolean hasKeptKeys(JdbcClient owner, Partition partition) {
    return keptKeys.isPresent()
        && owner
            .sql(
                """
                select exists (select from (%s) kept (key)
                  where not (%s) and %s)"""
                    .formatted(
                        keptKeys.get(),
                        unit.isOlder("key").replace(":before", ":begin"),
                        unit.isOlder("key").replace(":before", ":end")))
            .param("begin", partition.begins().atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
            .param("end", partition.ends().atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
            .query(Boolean.class)
            .single();
  }

  private boolean drop(JdbcClient owner, String partition) {
    return attempt(
        "drop partition " + partition,
        () -> {
          owner.sql("drop table " + partition).update();
          log.info("Dropped partition {}", partition);
          return true;
        });
  }

  private int deleteUnassigned(JdbcClient owner, OffsetDateTime expiry) {
    return owner
        .sql(
            """
            delete from %1$s where ctid = any (array(
              select ctid from %1$s where %2$s %3$s limit :limit))"""
                .formatted(
                    rest(),
                    unit.isOlder(keyColumn),
                    keptKeys.map(kept -> "and " + keyColumn + " not in (" + kept + ")").orElse("")))
        .param("before", expiry)
        .param("limit", DELETE_BATCH)
        .update();
  }

  @FunctionalInterface
  private interface Change {
    boolean isDone();
  }

  /// Returns false if another statement holds a lock.
  private boolean attempt(String what, Change change) {
    try {
      return change.isDone();
    } catch (RuntimeException failed) {
      if (LockFailure.isCauseOf(failed)) {
        log.info("Could not {} of {} yet: {}", what, table, failed.toString());
        return false;
      }
      throw failed;
    }
  }
}
