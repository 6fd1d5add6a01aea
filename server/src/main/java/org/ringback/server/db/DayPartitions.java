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
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A table with a partition per day in UTC. Partitions of the next days are added ahead, and days
/// past the retention are dropped. A row without a partition is kept in the default partition.
///
/// Both changes need locks for which readers wait. They give up after [#LOCK_TIMEOUT], so that a
/// long query delays them and not the queries behind it.
public final class DayPartitions implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(DayPartitions.class);

  /// The longest time for which other statements wait behind a change of partitions.
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  /// Enough for a weekend in which partitions cannot be added.
  static final int DAYS_AHEAD = 3;

  private static final int DELETE_BATCH = 5_000;
  private static final int COUNTED_ROWS = 1_000;

  private final Database db;
  private final String table;
  private final String timeColumn;
  private final Duration retention;

  /// @param table has a default partition, whose name is that of the table and `_default`
  /// @param timeColumn the partition key
  public DayPartitions(Database db, String table, String timeColumn, Duration retention) {
    this.db = db;
    this.table = table;
    this.timeColumn = timeColumn;
    this.retention = retention;
  }

  /// Registers `ringback.partitions.unassigned.rows`: the rows of the default partition.
  @Override
  public void bindTo(MeterRegistry registry) {
    new QueryGauges<>(db, this::unassigned)
        .add(
            registry,
            "ringback.partitions.unassigned.rows",
            "rows without a partition of their day, 1,000 at most",
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
  boolean maintain(Instant now) {
    try (Connection connection = db.connectOutsideOfPool("ringback-partitions")) {
      JdbcClient owner = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      owner
          .sql(
              "set ringback.workspace = '%s'; set lock_timeout = %d"
                  .formatted(TenantDataSource.SYSTEM, LOCK_TIMEOUT.toMillis()))
          .update();
      LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
      boolean isComplete =
          IntStream.rangeClosed(0, DAYS_AHEAD)
              .mapToObj(today::plusDays)
              .filter(day -> !add(owner, day))
              .toList()
              .isEmpty();
      Instant expiry = now.minus(retention);
      for (String expired : expired(owner, expiry)) {
        isComplete &= drop(owner, expired);
      }
      return deleteUnassigned(owner, expiry) < DELETE_BATCH && isComplete;
    } catch (SQLException e) {
      throw new IllegalStateException("Could not connect to maintain the partitions", e);
    }
  }

  private boolean add(JdbcClient owner, LocalDate day) {
    return attempt(
        "add the partition of " + day,
        () -> {
          boolean exists =
              owner
                  .sql("select add_day_partition(:table, :timeColumn, :day)")
                  .param("table", table)
                  .param("timeColumn", timeColumn)
                  .param("day", day)
                  .query(Boolean.class)
                  .single();
          if (!exists) {
            log.warn(
                "Table {} has no partition of {}, because {} has too many rows of that day",
                table,
                day,
                rest());
          }
          return exists;
        });
  }

  /// Returns the partitions that only have rows from before that time.
  private List<String> expired(JdbcClient owner, Instant before) {
    return owner
        .sql(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = cast(:table as regclass) and c.relname ~ '_[0-9]{8}$'
              and to_date(right(c.relname, 8), 'YYYYMMDD') < :firstDay
            order by 1""")
        .param("table", table)
        .param("firstDay", LocalDate.ofInstant(before, ZoneOffset.UTC))
        .query(String.class)
        .list();
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

  private int deleteUnassigned(JdbcClient owner, Instant before) {
    return owner
        .sql(
            """
            delete from %1$s where ctid = any (array(
              select ctid from %1$s where %2$s < :before limit :limit))"""
                .formatted(rest(), timeColumn))
        .param("before", before.atOffset(ZoneOffset.UTC))
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
