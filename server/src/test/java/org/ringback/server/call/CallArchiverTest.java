package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which calls move to the archive, and that a move changes nothing else.
class CallArchiverTest {
  private static final Duration AGE = Duration.ofDays(60);

  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final JdbcClient owner = TestDatabase.sql(url);
  private final CallStore store = new CallStore(db);
  private final CallArchiver archiver = new CallArchiver(db, AGE);
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private int callers;

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
    archiver.close();
    db.close();
  }

  private static Instant ago(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }

  /// Stores a call that began some days ago and has ended.
  private Call ended(int days) {
    Call call = open(days);
    change("ended_at = created_at + interval '1 minute', unsettled = false", call);
    return call;
  }

  private Call open(int days) {
    Clock clock = Clock.fixed(ago(days), ZoneOffset.UTC);
    Call call =
        new CallFactory(new UuidV7(clock, new SecureRandom()), clock)
            .inbound(
                new CallSid("CA" + UUID.randomUUID().toString().replace("-", "")),
                "+1555004%04d".formatted(++callers),
                "+15550100100",
                CallStrategy.CLIENT);
    assertThat(store.insert(workspace, call, List.of(), null)).isPresent();
    change("updated_at = created_at, control_due = null", call);
    return call;
  }

  private void change(String change, Call call) {
    owner
        .sql("update calls set " + change + " where id = :id")
        .param("id", call.id().value())
        .update();
  }

  private boolean isArchived(Call call) {
    return owner
        .sql("select archived from calls where id = :id")
        .param("id", call.id().value())
        .query(Boolean.class)
        .single();
  }

  private int count(String table) {
    return owner.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private String content(String table) {
    return owner
        .sql("select coalesce(string_agg(t::text, ';' order by t::text), '') from " + table + " t")
        .query(String.class)
        .single();
  }

  @Test
  void calls_of_the_age_that_nothing_changes_any_more_are_moved_and_no_others() throws Exception {
    Call old = ended(61);
    Call veryOld = ended(700);
    Call young = ended(59);
    Call open = open(61);
    Call unsettled = ended(61);
    change("unsettled = true", unsettled);
    Call due = ended(61);
    change("control_due = now()", due);
    Call changed = ended(61);
    change("updated_at = now()", changed);
    Call withLaterId = ended(61);
    change("id = uuidv7()", withLaterId);

    assertThat(archiver.archive()).isEqualTo(2);

    assertThat(isArchived(old)).isTrue();
    assertThat(isArchived(veryOld)).isTrue();
    for (Call kept : List.of(young, open, unsettled, due, changed)) {
      assertThat(isArchived(kept)).isFalse();
    }
    assertThat(count("current_calls")).isEqualTo(6);
    assertThat(
            owner
                .sql(
                    """
                    select count(*) from archived_calls
                    where tableoid::regclass::text = 'archived_calls_' || to_char(created_at at time zone 'UTC', 'YYYYMM')""")
                .query(Integer.class)
                .single())
        .as("calls in the partitions of their months")
        .isEqualTo(2);
    assertThat(archiver.archive()).as("a second pass").isZero();
  }

  @Test
  void a_move_changes_neither_the_key_nor_the_numbers_nor_the_rows_of_a_call() throws Exception {
    Call call = ended(100);
    String keys = content("call_keys");
    String numbers = content("call_number_suffixes");
    String legs = content("call_legs");
    String participants = content("call_participants");

    assertThat(archiver.archive()).isOne();
    assertThat(store.lock(List.of(new CallKey(workspace, call.id())))).hasSize(1);
    assertThat(isArchived(call)).as("it was locked to be changed").isFalse();
    change("updated_at = created_at", call);
    assertThat(archiver.archive()).isOne();

    assertThat(content("call_keys")).isEqualTo(keys);
    assertThat(content("call_number_suffixes")).isEqualTo(numbers).isNotEmpty();
    assertThat(content("call_legs")).isEqualTo(legs).isNotEmpty();
    assertThat(content("call_participants")).isEqualTo(participants).isNotEmpty();

    owner.sql("delete from calls").update();
    for (String table :
        List.of("call_keys", "call_number_suffixes", "call_legs", "call_participants")) {
      assertThat(content(table)).as("%s of a deleted call", table).isEmpty();
    }
  }

  @Test
  void a_call_that_another_transaction_has_locked_is_left_for_the_next_pass() throws Exception {
    Call locked = ended(61);
    Call erased = ended(61);
    ended(61);
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from calls where id = '" + locked.id() + "' for update");
      statement.execute("select from call_keys where id = '" + erased.id() + "' for update");
      assertThat(archiver.archive()).isOne();
      other.rollback();
    }
    assertThat(archiver.archive()).isEqualTo(2);
  }

  @Test
  void a_change_waits_for_the_batch_of_its_call_and_is_not_lost() throws Exception {
    Call call = ended(100);
    assertThat(archiver.archive()).isOne();
    CallKey key = new CallKey(workspace, call.id());
    try (Connection archive = DriverManager.getConnection(url);
        Statement statement = archive.createStatement()) {
      archive.setAutoCommit(false);
      statement.execute("select from call_keys where id = '" + call.id() + "' for no key update");
      CompletableFuture<Integer> change =
          CompletableFuture.supplyAsync(
              () -> db.inTransaction(() -> store.lock(List.of(key)).size()));
      eventually(() -> change.isDone() || isWaiting() ? "" : "the lock does not wait");
      assertThat(change).isNotDone();
      archive.commit();
      assertThat(change.get(1, TimeUnit.MINUTES)).isOne();
    }
    assertThat(isArchived(call)).isFalse();
  }

  /// The webhook is repeated then.
  @Test
  void a_change_that_waits_for_a_call_which_is_being_moved_fails_and_succeeds_when_repeated()
      throws Exception {
    Call call = ended(100);
    owner
        .sql("select add_archived_month(cast(:at as date))")
        .param("at", call.createdAt().atOffset(ZoneOffset.UTC).withDayOfMonth(1).toString())
        .query()
        .singleRow();
    List<CallKey> key = List.of(new CallKey(workspace, call.id()));
    try (Connection archive = DriverManager.getConnection(url);
        Statement statement = archive.createStatement()) {
      archive.setAutoCommit(false);
      statement.execute("update calls set archived = true where id = '" + call.id() + "'");
      CompletableFuture<Integer> change =
          CompletableFuture.supplyAsync(() -> db.inTransaction(() -> store.lock(key).size()));
      eventually(() -> change.isDone() || isWaiting() ? "" : "the change does not wait");
      archive.commit();
      assertThatThrownBy(() -> change.get(1, TimeUnit.MINUTES))
          .hasStackTraceContaining("already moved to another partition");
    }
    assertThat(db.inTransaction(() -> store.lock(key))).hasSize(1);
    assertThat(isArchived(call)).isFalse();
  }

  private boolean isWaiting() {
    return owner
        .sql(
            """
            select exists (select from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock')""")
        .query(Boolean.class)
        .single();
  }

  @Test
  void a_pass_that_is_killed_leaves_whole_batches_and_the_next_one_continues() throws Exception {
    int calls = 2 * CallArchiver.BATCH + 10;
    for (int i = 0; i < calls; i++) {
      ended(100);
    }
    CompletableFuture<Void> killed =
        CompletableFuture.runAsync(
            () -> {
              try {
                archiver.archive();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    eventually(
        () -> {
          int ended =
              owner
                  .sql(
                      """
                      select count(pg_terminate_backend(pid)) from pg_stat_activity
                      where datname = current_database() and application_name = 'ringback-call-archive'
                        and exists (select from archived_calls)""")
                  .query(Integer.class)
                  .single();
          return ended > 0 || killed.isDone() ? "" : "no batch was moved";
        });
    eventually(() -> killed.isDone() ? "" : "the pass continues");

    assertThat(count("archived_calls")).isIn(CallArchiver.BATCH, 2 * CallArchiver.BATCH, calls);
    assertThat(count("calls")).isEqualTo(calls);
    archiver.archive();
    assertThat(count("archived_calls")).isEqualTo(calls);
    assertThat(count("calls")).isEqualTo(calls).isEqualTo(count("call_keys"));
  }

  @Test
  void a_month_waits_for_no_other_transaction() throws SQLException, InterruptedException {
    ended(61);
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table archived_calls in access share mode");
      statement.execute("lock table contacts in row exclusive mode");
      assertThat(archiver.archive()).as("while the month cannot be added").isZero();
      other.rollback();
    }
    assertThat(archiver.archive()).isOne();
  }

  @Test
  void the_facts_of_current_calls_are_defined_as_those_of_all_calls() {
    for (String view : List.of("call_facts", "ended_calls")) {
      String all = definition(view);
      assertThat(definition("current_" + view).replace("current_", "")).isEqualTo(all);
    }
  }

  private String definition(String view) {
    return owner
        .sql("select pg_get_viewdef(cast(:view as regclass), true)")
        .param("view", view)
        .query(String.class)
        .single();
  }
}
