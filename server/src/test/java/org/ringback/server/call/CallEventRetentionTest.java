package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The months of the events of calls. The first one is that after the first partition, which was
/// the table before it had partitions.
class CallEventRetentionTest {
  private static final int KEPT_MONTHS = 2;

  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final JdbcClient owner = TestDatabase.sql(url);
  private final List<Partitions> tables =
      new CallEventRetention(Optional.of(KEPT_MONTHS)).partitions(db);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final YearMonth first =
      YearMonth.parse(
          owner
              .sql(
                  """
                  select right(relname, 6) from pg_class
                  where relname ~ '^call_events_before_[0-9]{6}$' and relkind = 'r'""")
              .query(String.class)
              .single(),
          DateTimeFormatter.ofPattern("yyyyMM"));

  @BeforeEach
  void insert_workspace() {
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now())""")
        .param("id", workspace.value())
        .update();
  }

  @AfterEach
  void close() {
    db.close();
  }

  /// Returns the middle of a month.
  private Instant in(int month) {
    return first.plusMonths(month).atDay(15).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /// Returns the last millisecond of a month.
  private Instant endOf(int month) {
    return first
        .plusMonths(month + 1)
        .atDay(1)
        .atStartOfDay()
        .toInstant(ZoneOffset.UTC)
        .minusMillis(1);
  }

  private static boolean maintain(List<Partitions> tables, Instant now) {
    boolean isComplete = true;
    for (Partitions table : tables) {
      isComplete &= table.maintain(now);
    }
    return isComplete;
  }

  /// Stores a call that rings, with an event of its conference.
  private Call call(Instant at) {
    Clock clock = Clock.fixed(at, ZoneOffset.UTC);
    CallSid leg = new CallSid("CA" + UUID.randomUUID().toString().replace("-", ""));
    Call call =
        new CallFactory(new UuidV7(clock, new SecureRandom()), clock)
            .inbound(leg, "+15550001111", "+15550100100", CallStrategy.CONFERENCE);
    assertThat(new CallStore(db).insert(workspace, call, List.of(ringing(call)), null)).isPresent();
    assertThat(conferenceStarts(call)).hasSize(1);
    return call;
  }

  private LegStatusUpdate ringing(Call call) {
    return LegStatusUpdate.ofFirstLeg(
        workspace,
        Objects.requireNonNull(call.callSid()),
        call,
        CallStatus.RINGING,
        call.createdAt());
  }

  /// Stores the begin of the conference, and returns the positions of new events.
  private NavigableSet<Integer> conferenceStarts(Call call) {
    ConferenceEvent start =
        new ConferenceEvent(
            "CF" + Objects.requireNonNull(call.callSid()).value().substring(2),
            1,
            ConferenceEvent.Kind.START,
            call.createdAt(),
            null,
            null,
            null,
            null);
    return new TreeSet<>(
        new ConferenceEventStore(db)
            .insert(List.of(new ConferenceUpdate(workspace, call.id(), start, Map.of()))));
  }

  private List<String> partitions(String table) {
    return owner
        .sql(
            """
            select inhrelid::regclass::text from pg_inherits
            where inhparent = cast(:table as regclass) order by 1""")
        .param("table", table)
        .query(String.class)
        .list();
  }

  private String partition(String table, int month) {
    return table + "_" + first.plusMonths(month).format(DateTimeFormatter.ofPattern("yyyyMM"));
  }

  /// Returns the partition of the events of a call, whose row they have in common.
  private List<String> partitionsOf(Call call) {
    return owner
        .sql(
            """
            select tableoid::regclass::text from call_events where call_id = :call
            union all
            select tableoid::regclass::text from conference_events where call_id = :call
            order by 1""")
        .param("call", call.id().value())
        .query(String.class)
        .list();
  }

  private int facts(Call call) {
    CallKey key = new CallKey(workspace, call.id());
    return new ConferenceEventStore(db)
        .find(List.of(key))
        .getOrDefault(call.id(), new TreeSet<>())
        .size();
  }

  private List<TimelineEntry> timeline(Call call) {
    return new CallTimeline(db).of(workspace, call.id());
  }

  private boolean isExpired(Call call) {
    return new CallTimeline(db).isExpired(call.id(), timeline(call));
  }

  @Test
  void a_call_without_events_in_a_month_that_is_kept_has_no_expired_ones() {
    Call call = call(in(-3));
    owner.sql("delete from call_events").update();
    owner.sql("delete from conference_events").update();
    assertThat(timeline(call)).isEmpty();
    assertThat(isExpired(call)).isFalse();
  }

  @Test
  void the_next_months_have_partitions_and_those_past_the_retention_are_dropped() {
    Call old = call(in(-3));
    assertThat(partitionsOf(old))
        .containsExactly(
            "call_events_before_" + partition("", 0).substring(1),
            "conference_events_before_" + partition("", 0).substring(1));
    List<Call> calls = new ArrayList<>();
    for (int month = 0; month <= 6; month++) {
      assertThat(maintain(tables, in(month))).isTrue();
      calls.add(call(in(month)));
      assertThat(partitionsOf(calls.getLast()))
          .containsExactly(partition("call_events", month), partition("conference_events", month));
    }

    assertThat(calls.stream().map(call -> timeline(call).size()).toList())
        .containsExactly(0, 0, 0, 0, 1, 1, 1);
    assertThat(timeline(old)).isEmpty();
    assertThat(isExpired(old)).isTrue();
    assertThat(calls.stream().map(this::isExpired).toList())
        .containsExactly(true, true, true, true, false, false, false);
    for (String table : List.of("call_events", "conference_events")) {
      assertThat(partitions(table))
          .containsExactlyInAnyOrder(
              partition(table, 4),
              partition(table, 5),
              partition(table, 6),
              partition(table, 7),
              partition(table, 8),
              partition(table, 9),
              table + "_default");
    }
  }

  @Test
  void the_first_partition_is_kept_until_its_last_month_is_past_the_retention() {
    Call call = call(in(-1));
    maintain(tables, endOf(KEPT_MONTHS - 1));
    assertThat(timeline(call)).hasSize(1);
    maintain(tables, endOf(KEPT_MONTHS - 1).plusMillis(1));
    assertThat(timeline(call)).isEmpty();
  }

  @Test
  void without_a_retention_everything_is_kept() {
    Call call = call(in(-3));
    assertThat(maintain(new CallEventRetention(Optional.empty()).partitions(db), in(500))).isTrue();
    assertThat(timeline(call)).hasSize(1);
  }

  @Test
  void a_month_with_a_call_on_legal_hold_is_kept_until_it_is_released() {
    maintain(tables, in(0));
    Call held = call(in(1));
    Call beside = call(in(1));
    Call later = call(in(2));
    owner
        .sql(
            """
            with placed as (
              insert into users (id, email, name, created_at)
              values (gen_random_uuid(), 'ada@example.test', 'Ada', now()) returning id)
            insert into legal_holds (workspace_id, call_id, reason, placed_by, placed_at)
            select :workspace, :call, 'A lawsuit', id, now() from placed""")
        .param("workspace", workspace.value())
        .param("call", held.id().value())
        .update();

    assertThat(maintain(tables, in(6))).isTrue();
    assertThat(timeline(held)).hasSize(1);
    assertThat(timeline(beside)).hasSize(1);
    assertThat(timeline(later)).isEmpty();
    assertThat(facts(held)).isOne();

    owner.sql("delete from legal_holds").update();
    maintain(tables, in(6));
    assertThat(timeline(held)).isEmpty();
    assertThat(facts(held)).isZero();
  }

  @Test
  void an_event_of_a_month_without_partition_is_stored_once_and_moves_to_it() {
    Call call = call(in(20));
    assertThat(partitionsOf(call))
        .containsExactly("call_events_default", "conference_events_default");
    assertThat(timeline(call)).hasSize(1);
    assertThat(facts(call)).isOne();
    assertThat(new CallEventStore(db).record(List.of(ringing(call)))).isEmpty();

    assertThat(maintain(tables, in(18))).isTrue();
    assertThat(partitionsOf(call))
        .containsExactly(partition("call_events", 20), partition("conference_events", 20));
    assertThat(new CallEventStore(db).record(List.of(ringing(call)))).isEmpty();
    assertThat(conferenceStarts(call)).isEmpty();
    assertThat(timeline(call)).hasSize(1);
  }

  @Test
  void an_event_of_a_dropped_month_is_deleted_with_the_next_ones() {
    maintain(tables, in(0));
    Call call = call(in(0));
    maintain(tables, in(4));
    assertThat(new CallEventStore(db).record(List.of(ringing(call)))).hasSize(1);
    assertThat(partitionsOf(call)).containsExactly("call_events_default");
    maintain(tables, in(4));
    assertThat(partitionsOf(call)).isEmpty();
  }

  @Test
  void a_callback_that_is_repeated_after_the_end_of_the_month_is_stored_once() {
    maintain(tables, in(0));
    Call call = call(endOf(0));
    maintain(tables, in(1));
    Call next = call(endOf(0).plusMillis(1));

    assertThat(new CallEventStore(db).record(List.of(ringing(call), ringing(next)))).isEmpty();
    assertThat(conferenceStarts(call)).isEmpty();
    assertThat(timeline(call)).hasSize(1);
    assertThat(partitionsOf(call))
        .containsExactly(partition("call_events", 0), partition("conference_events", 0));
    assertThat(partitionsOf(next))
        .containsExactly(partition("call_events", 1), partition("conference_events", 1));
    assertThat(
            new ConferenceEventStore(db)
                .find(
                    List.of(new CallKey(workspace, next.id()), new CallKey(workspace, call.id()))))
        .containsOnlyKeys(call.id(), next.id());
  }

  /// A transaction of a callback locks its call, reads the events, and changes the call.
  @Test
  void a_transaction_that_has_read_the_events_delays_changes_and_callbacks_do_not_wait_for_it()
      throws Exception {
    maintain(tables, in(0));
    Call call = call(in(0));
    try (Connection open = DriverManager.getConnection(url)) {
      open.setAutoCommit(false);
      execute(open, "select from calls where id = '" + call.id() + "' for update");
      execute(open, "select from conference_events where call_id = '" + call.id() + "'");
      execute(open, "select from call_events where call_id = '" + call.id() + "'");

      CompletableFuture<Boolean> change =
          CompletableFuture.supplyAsync(() -> maintain(tables, in(4)));
      int stored = 0;
      do {
        CompletableFuture.runAsync(() -> call(in(3))).get(20, TimeUnit.SECONDS);
        stored++;
      } while (!change.isDone());
      assertThat(change.get(1, TimeUnit.MINUTES)).as("all changes were possible").isFalse();
      assertThat(stored).isPositive();
      assertThat(timeline(call)).hasSize(1);

      execute(open, "update calls set updated_at = now() where id = '" + call.id() + "'");
      open.commit();
    }

    assertThat(maintain(tables, in(4))).isTrue();
    assertThat(timeline(call)).isEmpty();
    assertThat(partitions("call_events")).contains(partition("call_events", 7));
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Else each would wait for the other.
  @Test
  void a_transaction_that_has_changed_a_call_may_read_events_while_a_partition_is_added()
      throws Exception {
    Call call = call(in(0));
    String add =
        "select add_month_partition('call_events', 'call_id', '%s')"
            .formatted(first.plusMonths(9).atDay(1));
    try (Connection open = DriverManager.getConnection(url);
        Connection changing = DriverManager.getConnection(url)) {
      open.setAutoCommit(false);
      execute(open, "update calls set updated_at = now() where id = '" + call.id() + "'");
      CompletableFuture<Void> added = CompletableFuture.runAsync(() -> execute(changing, add));
      eventually(() -> isWaiting() ? "" : "the partition was added without a lock of calls");
      execute(open, "select from call_events");
      open.commit();
      added.get(1, TimeUnit.MINUTES);
    }
    assertThat(partitions("call_events")).contains(partition("call_events", 9));
  }

  private boolean isWaiting() {
    return owner
        .sql(
            """
            select exists (select from pg_locks l join pg_database d on d.oid = l.database
              where d.datname = current_database() and not l.granted)""")
        .query(Boolean.class)
        .single();
  }
}
