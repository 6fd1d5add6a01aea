package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestDatabase;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which tenant and which settings a statement runs with. More often than the pool has connections,
/// so that statements follow others of another tenant.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantStatementsTest {
  private final Database db = Database.open(TestDatabase.freshAddress());
  private final Own mine = seeded();
  private final Own theirs = seeded();

  private record Own(UUID value) implements Tenant {}

  @AfterAll
  void stop() {
    db.close();
  }

  /// Creates a workspace with a contact and a call.
  private Own seeded() {
    Own tenant = new Own(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            with workspace as (
              insert into workspaces (id, name, slug, current_period_starts_at, created_at)
              values (:id, 'x', cast(:id as text), now(), now()) returning id),
            contact as (
              insert into contacts (id, workspace_id, name, number, created_at)
              select gen_random_uuid(), id, 'x', '+1', now() from workspace)
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
              updated_at)
            select gen_random_uuid(), id, 'inbound', '+1', '+2', 'ringing', now(), now()
            from workspace""")
        .param("id", tenant.value())
        .update();
    return tenant;
  }

  @Test
  void a_statement_with_parameters_runs_with_its_own_tenant() {
    for (int i = 0; i < 40; i++) {
      Own tenant = i % 2 == 0 ? mine : theirs;
      assertThat(seenBy(db.of(tenant))).containsExactly(tenant.value());
      assertThat(renamed(db.of(tenant))).isEqualTo(1);
    }
    List<List<UUID>> seen =
        db.inTransaction(
            () ->
                List.of(
                    seenBy(db.of(mine)),
                    seenBy(db.ofAll()),
                    seenBy(db.of(theirs)),
                    seenBy(db.of(new Own(UUID.randomUUID())))));
    assertThat(seen.getFirst()).containsExactly(mine.value());
    assertThat(seen.get(1)).containsExactlyInAnyOrder(mine.value(), theirs.value());
    assertThat(seen.get(2)).containsExactly(theirs.value());
    assertThat(seen.getLast()).isEmpty();
    int changed =
        db.inTransaction(() -> renamed(db.of(mine)) + renamed(db.ofAll()) + renamed(db.of(mine)));
    assertThat(changed).isEqualTo(4);
  }

  @Test
  void a_statement_that_fails_leaves_its_connection_with_the_right_tenant() {
    for (int i = 0; i < 40; i++) {
      Own tenant = i % 2 == 0 ? mine : theirs;
      assertThatThrownBy(
              () ->
                  db.of(tenant)
                      .sql("select 1 / cast(:divisor as int)")
                      .param("divisor", 0)
                      .query(Integer.class)
                      .single())
          .isInstanceOf(DataAccessException.class)
          .hasStackTraceContaining("division by zero");
      Own next = i % 3 == 0 ? mine : theirs;
      assertThat(seenBy(db.of(next))).containsExactly(next.value());
    }
  }

  private static List<UUID> seenBy(JdbcClient jdbc) {
    return jdbc.sql("select distinct workspace_id from calls where id <> :id")
        .param("id", UUID.randomUUID())
        .query(UUID.class)
        .list();
  }

  private static int renamed(JdbcClient jdbc) {
    return jdbc.sql("update contacts set name = :name").param("name", "x").update();
  }

  @Test
  void a_transaction_with_a_deadline_or_of_a_batch_has_generic_plans() throws Exception {
    assertThat(db.inTransaction(() -> planMode(db.of(mine)))).isEqualTo("auto");
    assertThat(db.inTransaction(Duration.ofSeconds(1), () -> planMode(db.of(mine))))
        .isEqualTo("force_generic_plan");
    assertThat(db.inTransactionWithGenericPlans(() -> planMode(db.of(mine))))
        .isEqualTo("force_generic_plan");
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    assertThat(
            db.withDeadline(
                deadline,
                () -> db.inTransaction(() -> List.of(planMode(db.of(mine)), planMode(db.ofAll())))))
        .containsOnly("force_generic_plan");
    for (int i = 0; i < 40; i++) {
      assertThat(planMode(db.of(mine))).isEqualTo("auto");
    }
    assertThatThrownBy(
            () -> db.inTransaction(() -> db.inTransactionWithGenericPlans(() -> "too late")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String planMode(JdbcClient jdbc) {
    return jdbc.sql("select current_setting('plan_cache_mode')").query(String.class).single();
  }
}
