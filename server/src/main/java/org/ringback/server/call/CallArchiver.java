package org.ringback.server.call;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.cluster.Leases;
import org.ringback.server.db.Database;
import org.ringback.server.db.LockFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Moves calls that began some time ago to the partitions of their months, on one node at a time.
/// An archived call that changes is moved back by [CallStore#lock], and follows a day later.
///
/// Each batch is one statement. It locks the keys of its calls first and skips those that another
/// transaction has locked, so no call waits for it, and a node that stops leaves whole batches.
public final class CallArchiver implements AutoCloseable {
  /// The shortest time after which calls may be archived.
  public static final Duration SHORTEST = Duration.ofDays(35);

  static final int BATCH = 500;

  private static final Logger log = LoggerFactory.getLogger(CallArchiver.class);
  private static final Duration BETWEEN_PASSES = Duration.ofHours(1);
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  /// Ids begin with the time at which a call became known, some days after its begin at most.
  private static final Duration LATEST_ID = Duration.ofDays(8);

  /// The calls that nothing changes any more, except late reports and erasures.
  private static final String ARCHIVABLE =
      """
      k.created_at < now() - make_interval(secs => :age)
        and k.id < first_uuid(now() - make_interval(secs => :age) + make_interval(secs => :latestId))
        and k.ended_at is not null and not k.unsettled and k.control_due is null
        and k.updated_at < now() - interval '1 day'
      """;

  private static final String MOVE =
      """
      with batch as materialized (
        select k.id
        from current_calls k join call_keys i on i.id = k.id and i.created_at = k.created_at
        where k.id > :after and
      """
          + ARCHIVABLE
          + """
          and to_regclass('archived_calls_' || to_char(k.created_at at time zone 'UTC', 'YYYYMM'))
            is not null
        order by k.id limit :limit
        for no key update of i skip locked for update of k skip locked)
      update calls k set archived = true from batch b where not k.archived and k.id = b.id
      returning k.id""";

  private final Database db;
  private final Duration age;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("call-archive").factory());

  CallArchiver(Database db, Duration age) {
    this.db = db;
    this.age = age;
  }

  /// Starts to archive calls.
  ///
  /// @param age the time after which a call is archived, [#SHORTEST] or more
  /// @throws IllegalArgumentException for a shorter one, because lists would miss calls
  public static CallArchiver start(Database db, Leases leases, Duration age) {
    if (age.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("calls may not be archived after " + age);
    }
    CallArchiver archiver = new CallArchiver(db, age);
    LeaderLease lease = leases.lead("call-archive");
    var _ =
        archiver.timer.scheduleWithFixedDelay(
            () -> lease.runIfLeader(archiver::tryToArchive),
            Duration.ofMinutes(1).toMillis(),
            BETWEEN_PASSES.toMillis(),
            TimeUnit.MILLISECONDS);
    return archiver;
  }

  private void tryToArchive() {
    try {
      int moved = archive();
      if (moved > 0) {
        log.info("Archived {} calls", moved);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      log.warn("Could not archive calls: {}", failed.toString());
    }
  }

  /// Archives all calls of the age, as the owner of the tables, because it adds partitions. Rests
  /// after each batch for as long as it took.
  ///
  /// @return how many calls were moved
  int archive() throws InterruptedException {
    try (Connection connection = db.connectOutsideOfPool("ringback-call-archive")) {
      JdbcClient owner = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      owner
          .sql(
              "set ringback.workspace = 'system'; set lock_timeout = %d"
                  .formatted(LOCK_TIMEOUT.toMillis()))
          .update();
      addMonths(owner);
      int moved = 0;
      @Nullable UUID last = new UUID(0, 0);
      while (last != null) {
        long begin = System.nanoTime();
        List<UUID> batch = move(owner, last);
        moved += batch.size();
        last = batch.stream().max(Comparator.comparing(UUID::toString)).orElse(null);
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begin);
      }
      return moved;
    } catch (SQLException e) {
      throw new IllegalStateException("Could not connect to archive calls", e);
    }
  }

  /// Adds the partitions of the calls that are to be moved. A call whose month cannot be added,
  /// because another statement holds a lock, stays where it is until the next pass.
  private void addMonths(JdbcClient owner) {
    List<LocalDate> months =
        withAge(
                owner.sql(
                    "select distinct date_trunc('month', k.created_at at time zone 'UTC')::date"
                        + " from current_calls k where "
                        + ARCHIVABLE))
            .query(LocalDate.class)
            .list();
    for (LocalDate month : months) {
      try {
        owner.sql("select add_archived_month(:month)").param("month", month).query().singleRow();
      } catch (RuntimeException failed) {
        if (!LockFailure.isCauseOf(failed)) {
          throw failed;
        }
        log.info("Could not add the partition of {} yet: {}", month, failed.toString());
      }
    }
  }

  private List<UUID> move(JdbcClient owner, UUID after) {
    return withAge(owner.sql(MOVE))
        .param("after", after)
        .param("limit", BATCH)
        .query(UUID.class)
        .list();
  }

  private JdbcClient.StatementSpec withAge(JdbcClient.StatementSpec statement) {
    return statement.param("age", age.toSeconds()).param("latestId", LATEST_ID.toSeconds());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
