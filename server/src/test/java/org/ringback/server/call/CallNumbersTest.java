package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The numbers of calls by a part of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallNumbersTest {
  private static final String LINE = "+15550100100";

  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);
  private final JdbcClient owner = TestDatabase.sql(url);
  private final CallNumbers numbers = new CallNumbers(db);
  private WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());

  @BeforeEach
  void create_workspace() {
    workspace = new WorkspaceId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', :id, now(), now())""")
        .param("id", workspace.value())
        .update();
  }

  @AfterAll
  void close() {
    db.close();
  }

  private UUID call(String from) {
    UUID id = UUID.randomUUID();
    db.of(workspace)
        .sql(
            """
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
              updated_at)
            values (:id, :workspace, 'inbound', :from, :line, 'ringing', now(), now())""")
        .param("id", id)
        .param("workspace", workspace.value())
        .param("from", from)
        .param("line", LINE)
        .update();
    return id;
  }

  private void update(String sql, UUID call) {
    db.of(workspace).sql(sql).param("id", call).update();
  }

  private List<String> containing(String text) {
    return numbers.containing(workspace, text).orElseThrow();
  }

  @Test
  void a_number_is_found_by_each_part_of_it() {
    call("+15557039912");
    call("+15557039912");
    call("+442071838750");
    for (String part : List.of("+1555703", "5703991", "9912", "912", "+15557039912")) {
      assertThat(containing(part)).as(part).containsExactly("+15557039912");
    }
    assertThat(containing("0100")).containsExactly(LINE);
    assertThat(containing("99999")).isEmpty();
    assertThat(numbers.containing(workspace, "12")).as("short texts are not indexed").isEmpty();
    assertThat(numbers.containing(new WorkspaceId(UUID.randomUUID()), "9912"))
        .get()
        .asList()
        .isEmpty();
  }

  @Test
  void a_frequent_part_finds_no_numbers() {
    for (int i = 0; i <= CallNumbers.MAX_NUMBERS; i++) {
      call("+1777%07d".formatted(i));
    }
    assertThat(numbers.containing(workspace, "+1777")).isEmpty();
    assertThat(containing("7770000499")).containsExactly("+17770000499");
  }

  @Test
  void a_number_is_forgotten_with_its_last_call() {
    String number = "+15557039912";
    UUID first = call(number);
    UUID second = call(number);
    update("delete from calls where id = :id", first);
    assertThat(containing("39912")).containsExactly(number);
    update("update calls set \"from\" = 'anonymous' where id = :id", second);
    assertThat(containing("39912")).isEmpty();
    assertThat(containing("0100")).containsExactly(LINE);
    assertThat(
            owner
                .sql(
                    """
                    select count(*) from call_number_suffixes
                    where workspace_id = :workspace and number = :number""")
                .param("workspace", workspace.value())
                .param("number", number)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void a_number_stays_if_it_calls_while_its_last_call_is_deleted() throws Exception {
    UUID earlier = call("+15557039912");
    CompletableFuture<Void> deletion =
        db.inTransaction(
            () -> {
              call("+15557039912");
              CompletableFuture<Void> begun =
                  CompletableFuture.runAsync(
                      () -> update("delete from calls where id = :id", earlier));
              eventually(() -> begun.isDone() || isWaiting() ? "" : "the deletion does not wait");
              return begun;
            });
    deletion.get(1, TimeUnit.MINUTES);
    assertThat(containing("39912")).containsExactly("+15557039912");
  }

  @Test
  void many_numbers_in_one_transaction_take_few_locks() {
    int locks =
        db.inTransaction(
            () -> {
              db.of(workspace)
                  .sql(
                      """
                      insert into calls (id, workspace_id, direction, "from", "to", status,
                        created_at, updated_at)
                      select gen_random_uuid(), :workspace, 'inbound', n::text, :line, 'ringing',
                        now(), now()
                      from generate_series(1000, 3999) n""")
                  .param("workspace", workspace.value())
                  .param("line", LINE)
                  .update();
              return db.of(workspace)
                  .sql(
                      """
                      select count(*) from pg_locks
                      where locktype = 'advisory' and pid = pg_backend_pid()""")
                  .query(Integer.class)
                  .single();
            });
    assertThat(locks).isBetween(1, 1024);
  }

  private boolean isWaiting() {
    return owner
            .sql(
                """
                select count(*) from pg_locks l join pg_database d on d.oid = l.database
                where d.datname = current_database() and l.locktype = 'advisory' and not l.granted""")
            .query(Integer.class)
            .single()
        > 0;
  }
}
