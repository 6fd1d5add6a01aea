package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Partitions of a table with a row per day, which are added ahead and dropped after two weeks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionsTest {
  private static final Instant START = Instant.parse("2026-02-20T15:00:00Z");

  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final JdbcClient owner = TestDatabase.sql(url);
  private final Partitions partitions = Partitions.ofDays(db, "readings", "at", 14);

  @BeforeAll
  void create_workspace() {
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (gen_random_uuid(), 'Acme', 'acme', now(), now())""")
        .update();
  }

  @BeforeEach
  void create_table() {
    owner
        .sql(
            """
            drop table if exists readings;
            create table readings (
              workspace_id uuid not null references workspaces on delete cascade,
              id bigint generated always as identity,
              at timestamptz not null,
              primary key (workspace_id, id, at)) partition by range (at);
            create table readings_default partition of readings default;
            alter table readings enable row level security;
            create policy tenant on readings
              using (current_setting('ringback.workspace', true) = 'system');
            grant select, insert on readings, readings_default to ringback_app""")
        .update();
  }

  @AfterAll
  void close() {
    db.close();
  }

  private static Instant day(int day) {
    return START.plus(day, ChronoUnit.DAYS);
  }

  private void insert(Instant at, int count) {
    db.ofAll()
        .sql(
            """
            insert into readings (workspace_id, at)
            select id, :at from workspaces, generate_series(1, :count)""")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("count", count)
        .update();
  }

  /// Returns the days of all rows, since the start.
  private List<Long> days() {
    return db.ofAll()
        .sql("select at from readings order by at")
        .query((row, _) -> ChronoUnit.DAYS.between(START, row.getTimestamp("at").toInstant()))
        .list();
  }

  private int unassigned() {
    return owner.sql("select count(*) from readings_default").query(Integer.class).single();
  }

  private List<String> names() {
    return owner
        .sql(
            """
            select inhrelid::regclass::text from pg_inherits
            where inhparent = 'readings'::regclass order by 1""")
        .query(String.class)
        .list();
  }

  @Test
  void rows_past_the_retention_are_gone_and_younger_ones_stay() {
    for (int day = 0; day <= 40; day++) {
      assertThat(partitions.maintain(day(day))).isTrue();
      insert(day(day), 1);
    }

    // The 26th day has a row at 15:00 h that is 14 days old, so that its partition stays.
    assertThat(days()).isEqualTo(IntStream.rangeClosed(26, 40).mapToObj(Long::valueOf).toList());
    assertThat(unassigned()).isZero();
    assertThat(names())
        .hasSize(15 + PartitionUnit.AHEAD + 1)
        .startsWith("readings_20260318")
        .contains("readings_20260404")
        .endsWith("readings_default");
  }

  @Test
  void a_row_without_a_partition_is_kept_and_moves_to_the_partition_of_its_day() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    partitions.bindTo(meters);
    partitions.maintain(day(0));
    insert(day(9), 2);
    insert(day(20), 1);
    assertThat(unassigned()).isEqualTo(3);
    assertThat(meters.get("ringback.partitions.unassigned.rows").gauge().value()).isEqualTo(3);

    assertThat(partitions.maintain(day(9))).isTrue();

    assertThat(days()).containsExactly(9L, 9L, 20L);
    assertThat(unassigned()).isOne();
    assertThat(owner.sql("select count(*) from readings_20260301").query(Integer.class).single())
        .isEqualTo(2);
    assertThat(
            owner
                .sql("select count(*) from pg_policies where tablename = 'readings_20260301'")
                .query(Integer.class)
                .single())
        .isOne();
  }

  @Test
  void rows_without_a_partition_are_deleted_after_the_retention() {
    insert(day(0), 5_500);
    assertThat(partitions.maintain(day(15))).as("more rows are left").isFalse();
    assertThat(unassigned()).isEqualTo(500);
    assertThat(partitions.maintain(day(15))).isTrue();
    assertThat(days()).isEmpty();
  }

  @Test
  void many_rows_without_a_partition_stay_where_they_are() {
    insert(day(1), 10_001);
    assertThat(partitions.maintain(day(0))).isFalse();
    assertThat(unassigned()).isEqualTo(10_001);
    assertThat(names()).contains("readings_20260220", "readings_20260222");
  }

  @Test
  void a_long_query_delays_changes_and_other_statements_do_not_wait_for_it() throws Exception {
    partitions.maintain(day(0));
    insert(day(0), 1);
    try (Connection reader = DriverManager.getConnection(url)) {
      reader.setAutoCommit(false);
      assertThat(count(reader)).isOne();

      CompletableFuture<Boolean> change =
          CompletableFuture.supplyAsync(() -> partitions.maintain(day(15)));
      int statements = 0;
      try (Connection other =
          DriverManager.getConnection(url + "&options=-cstatement_timeout=20s")) {
        do {
          assertThat(count(other)).isOne();
          insert(day(0), 0);
          statements++;
        } while (!change.isDone());
      }
      assertThat(change.get(1, TimeUnit.MINUTES)).as("all changes were possible").isFalse();
      assertThat(statements).isGreaterThan(1);
      assertThat(names()).contains("readings_20260220").doesNotContain("readings_20260307");
      assertThat(count(reader)).as("the open query still reads its rows").isOne();
    }

    assertThat(partitions.maintain(day(15))).isTrue();
    assertThat(days()).isEmpty();
    assertThat(names()).contains("readings_20260307").doesNotContain("readings_20260220");
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from readings")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void two_nodes_may_change_partitions_at_the_same_time() throws Exception {
    List<CompletableFuture<Boolean>> nodes =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> partitions.maintain(day(0))))
            .limit(4)
            .toList();
    for (CompletableFuture<Boolean> node : nodes) {
      node.get(1, TimeUnit.MINUTES);
    }
    assertThat(partitions.maintain(day(0))).isTrue();
    assertThat(names()).hasSize(PartitionUnit.AHEAD + 2);
  }
}
