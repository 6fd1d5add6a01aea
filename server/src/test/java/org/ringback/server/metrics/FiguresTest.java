package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.call.CallArchiver;
import org.ringback.server.call.CallId;
import org.ringback.server.call.OverCall;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.identity.UserId;
import org.ringback.server.metrics.FigureStore.Slice;
import org.ringback.server.metrics.SampleCalls.Sample;
import org.ringback.server.presence.PresenceHistory;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Compares each metric of each slice with a reckoning by plain loops, over a year of calls and of
/// the time of agents.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiguresTest {
  private static final long SEED = 20261130;
  private static final int CALLS = Guarantee.size(1_000, 10_000);
  private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

  /// Within the retention of the first day.
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private final String url = TestDatabase.fresh();
  private final JdbcClient sql = TestDatabase.sql(url);
  private final Database db = TestDatabase.open(url);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final Clock now = Clock.fixed(NOW, ZoneOffset.UTC);
  private final TimeStore timeStore = new TimeStore(db, now);
  private final DayStore days = new DayStore(db);
  private final QuarterStore quarters = new QuarterStore(db, timeStore, days, now);
  private final FigureStore store = new FigureStore(db, days, now);
  private final SampleCalls samples = new SampleCalls(workspace.value(), SEED);
  private final SampleTimes times = new SampleTimes(workspace.value(), SEED);
  private final FigureVerifier verifier = new FigureVerifier(workspace, store, times.moments());

  @BeforeAll
  void fill() {
    sql.sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now())""")
        .param("id", workspace.value())
        .update();
    for (UUID agent : SampleCalls.AGENTS) {
      sql.sql("insert into users (id, email, name, created_at) values (:id, :email, 'A', now())")
          .param("id", agent)
          .param("email", agent + "@example.test")
          .update();
    }
    save(samples.generate(CALLS));
    times.store(sql);
    archive("and random() < 0.5");
    markAll();
    computeChanges();
    sumDays();
  }

  /// Moves calls of the age of the archive to the partitions of their months.
  private void archive(String condition) {
    sql.sql(
            """
            select add_archived_month(cast(m as date))
            from generate_series(timestamp '2025-09-01', timestamp '2026-11-01', interval '1 month') m""")
        .query()
        .listOfRows();
    int archived =
        sql.sql(
                "update calls set archived = true where not archived and created_at < :until "
                    + condition)
            .param("until", NOW.minus(CallArchiver.SHORTEST).atOffset(ZoneOffset.UTC))
            .update();
    assertThat(archived).isPositive();
  }

  private void sumDays() {
    while (days.sumNext(NOW.plus(Duration.ofDays(2)))) {}
    assertThat(openDays()).isZero();
  }

  private int openDays() {
    return sql.sql("select count(*) from figure_days where not is_summed")
        .query(Integer.class)
        .single();
  }

  private int markAll() {
    return quarters.markAll(
        workspace, Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));
  }

  @AfterAll
  void close() {
    db.close();
  }

  private void save(List<Sample> changed) {
    samples.store(sql, changed);
    quarters.mark(changed.stream().map(this::over).toList());
    verifier.save(changed);
  }

  private OverCall over(Sample call) {
    Instant before = verifier.call(call.id()).orElse(call).end();
    return new OverCall(
        workspace,
        new CallId(call.id()),
        call.start(),
        before.isAfter(call.end()) ? before : call.end());
  }

  private void computeChanges() {
    computeChanges(timeStore);
  }

  private void computeChanges(TimeStore time) {
    Clock clock = Clock.systemUTC();
    QuarterUpdates updates =
        new QuarterUpdates(
            db, new QuarterStore(db, time, days, now), days, time, new EventLog(db, clock), clock);
    int updated;
    do {
      updated = updates.update(new LinkedHashSet<>());
    } while (updated > 0);
    assertThat(quarters.pending(workspace)).isZero();
  }

  private static Period period(String zone, String from, String to) {
    return Period.of(LocalDate.parse(from), LocalDate.parse(to), ZoneId.of(zone), LATER);
  }

  /// Days with changes of the clock by an hour and by half an hour, a zone of a quarter of an hour,
  /// a month and a year.
  private static final List<Period> PERIODS =
      List.of(
          period("Europe/Berlin", "2026-03-29", "2026-03-29"),
          period("Europe/Berlin", "2026-10-19", "2026-10-25"),
          period("America/New_York", "2026-03-08", "2026-03-08"),
          period("Australia/Lord_Howe", "2026-04-05", "2026-04-05"),
          period("Australia/Lord_Howe", "2026-09-28", "2026-10-04"),
          period("Asia/Kathmandu", "2026-02-01", "2026-02-28"),
          period("UTC", "2025-11-01", "2026-10-31"));

  private static final List<MetricOptions> OPTIONS =
      List.of(MetricOptions.DEFAULT, new MetricOptions(60, 0), new MetricOptions(10, 30));

  @Test
  void each_figure_and_each_slice_agrees_with_a_reckoning_by_loops() {
    OPTIONS.forEach(options -> verifier.verifyAll(PERIODS, options));
  }

  @Test
  void late_facts_change_the_past_and_a_recalculation_repairs_what_is_stored() {
    sumDays();
    List<Sample> corrected = new ArrayList<>();
    int i = 0;
    for (Sample call : verifier.calls()) {
      if (i++ % 7 == 0) {
        corrected.add(samples.corrected(call));
      }
    }
    save(corrected);
    assertThat(quarters.pending(workspace)).isPositive();
    computeChanges();
    assertThat(openDays()).as("the sums of days have changed with their quarters").isZero();
    verifier.verifyAll(PERIODS, MetricOptions.DEFAULT);

    sql.sql("update call_quarters set answered = answered + 1 where dimension = 'all'").update();
    sql.sql(
            """
            insert into call_quarters select (jsonb_populate_record(q,
              '{"quarter": "2026-06-06T06:15:00Z", "key": "stale"}')).*
            from call_quarters q limit 1""")
        .update();
    sql.sql(
            """
            update cost_quarters set cost_micros = cost_micros + 1, cost_calls = 99,
              recording_cost_micros = recording_cost_micros + 2""")
        .update();
    sql.sql(
            """
            insert into cost_quarters select (jsonb_populate_record(q,
              '{"quarter": "2026-06-06T06:15:00Z", "key": "stale"}')).*
            from cost_quarters q limit 1""")
        .update();
    sql.sql("update clock_quarters set idle_ms = idle_ms + 1000, concurrent = 99").update();
    sql.sql(
            """
            insert into clock_quarters select (jsonb_populate_record(q,
              '{"quarter": "2026-06-06T06:15:00Z", "key": "stale"}')).*
            from clock_quarters q limit 1""")
        .update();
    for (String table : List.of("call_days", "cost_days", "clock_days")) {
      sql.sql(
              """
              insert into %1$s select (jsonb_populate_record(d,
                '{"day": "2026-06-06T00:00:00Z", "key": "stale"}')).* from %1$s d limit 1"""
                  .formatted(table))
          .update();
    }
    FigureQuery year = new FigureQuery(workspace, PERIODS.getLast(), null, MetricOptions.DEFAULT);
    long before = store.count(year, Metric.ANSWERED, null);
    sql.sql("update call_days set answered = answered + 1").update();
    assertThat(store.count(year, Metric.ANSWERED, null)).as("days are read").isGreaterThan(before);
    assertThat(markAll()).isPositive();
    assertThat(openDays()).isPositive();
    computeChanges();
    verifier.verifyAll(PERIODS, MetricOptions.DEFAULT);
    sumDays();
    verifier.verifyAll(PERIODS, MetricOptions.DEFAULT);
  }

  @Test
  void figures_and_the_calls_behind_them_are_the_same_when_all_old_calls_are_archived() {
    archive("");
    verifier.verifyAll(PERIODS, MetricOptions.DEFAULT);
    markAll();
    computeChanges();
    verifier.verifyAll(PERIODS, MetricOptions.DEFAULT);
    FigureQuery month = new FigureQuery(workspace, PERIODS.get(5), null, MetricOptions.DEFAULT);
    verifier.verifyCalls(month, Metric.ANSWERED, null);
  }

  @Test
  void time_whose_history_is_deleted_keeps_its_figures() {
    String total = "select sum(on_call_ms + wrap_up_ms + idle_ms) from clock_quarters";
    long before = sql.sql(total).query(Long.class).single();
    TimeStore muchLater =
        new TimeStore(
            db, Clock.fixed(LATER.plus(PresenceHistory.KEPT.multipliedBy(2)), ZoneOffset.UTC));
    sql.sql("create table kept as select * from presence_intervals").update();
    sql.sql("delete from presence_intervals").update();
    markAll();
    computeChanges(muchLater);
    assertThat(sql.sql(total).query(Long.class).single()).isEqualTo(before);
    sql.sql("insert into presence_intervals overriding system value select * from kept").update();
    sql.sql("drop table kept").update();
  }

  @Test
  void each_figure_opens_the_calls_behind_it_newest_first() {
    Period period = period("Australia/Lord_Howe", "2026-09-28", "2026-10-04");
    MetricOptions options = MetricOptions.DEFAULT;
    FigureQuery all = new FigureQuery(workspace, period, null, options);
    FigureQuery own =
        new FigureQuery(workspace, period, new UserId(SampleCalls.AGENTS.getFirst()), options);
    for (Metric metric : Metric.values()) {
      verifier.verifyCalls(all, metric, null);
      verifier.verifyCalls(all, metric, new Slice(Dimension.HOUR, "02"));
      verifier.verifyCalls(all, metric, new Slice(Dimension.NUMBER, "none"));
      verifier.verifyCalls(all, metric, new Slice(Dimension.OUTCOME, "answered"));
      verifier.verifyCalls(all, metric, new Slice(Dimension.NETWORK, "cellular"));
      if (metric.isOfAgents()) {
        verifier.verifyCalls(own, metric, null);
        verifier.verifyCalls(own, metric, new Slice(Dimension.NETWORK, "wifi"));
        verifier.verifyCalls(
            all, metric, new Slice(Dimension.AGENT, SampleCalls.AGENTS.getLast().toString()));
      }
    }
  }
}
