package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Calls that are over are settled together, unless something has changed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlScheduleTest {
  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final Database db = Database.open(address);
  private final JdbcClient sql = db.ofAll();
  private final ControlSchedule schedule = new ControlSchedule(db);
  private WorkspaceId workspace;

  @AfterAll
  void stop() {
    db.close();
  }

  @BeforeEach
  void workspace() {
    sql.sql("update calls set control_due = null").update();
    workspace = new WorkspaceId(UUID.randomUUID());
    sql.sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', :slug, now(), now())""")
        .param("id", workspace.value())
        .param("slug", "acme-" + workspace)
        .update();
  }

  private CallId call(boolean hasEnded) {
    CallId id = new CallId(UUID.randomUUID());
    sql.sql(
            """
            insert into calls (workspace_id, id, call_sid, direction, strategy, "from", "to", status,
              created_at, ended_at, updated_at, control_due)
            values (:workspace, :id, :sid, 'inbound', 'conference', '+15550001111', '+15550100100',
              'no-answer', now(), case when :ended then now() end, now(), clock_timestamp())""")
        .param("workspace", workspace.value())
        .param("id", id.value())
        .param("sid", "CA" + id)
        .param("ended", hasEnded)
        .update();
    leg(id, "customer", hasEnded);
    return id;
  }

  private void leg(CallId call, String kind, boolean hasEnded) {
    sql.sql(
            """
            insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence, ended_at)
            values (:workspace, :sid, :call, :kind, :status, 0, case when :ended then now() end)""")
        .param("workspace", workspace.value())
        .param("sid", "CA" + UUID.randomUUID())
        .param("call", call.value())
        .param("kind", kind)
        .param("status", hasEnded ? "completed" : "ringing")
        .param("ended", hasEnded)
        .update();
  }

  private static List<CallId> ids(Collection<ControlSchedule.DueCall> calls) {
    return calls.stream().map(ControlSchedule.DueCall::call).toList();
  }

  private List<CallId> due() {
    return ids(schedule.due(10));
  }

  @Test
  void a_call_is_over_when_it_has_ended_and_no_leg_of_another_party_is_open() {
    CallId open = call(false);
    CallId over = call(true);
    CallId lingering = call(true);
    leg(lingering, "agent", false);

    assertThat(schedule.due(10))
        .extracting(ControlSchedule.DueCall::call, ControlSchedule.DueCall::isOver)
        .containsExactlyInAnyOrder(tuple(open, false), tuple(over, true), tuple(lingering, false));
  }

  @Test
  void settled_calls_are_not_due_any_more() {
    CallId first = call(true);
    CallId second = call(true);
    CallId other = call(true);
    List<ControlSchedule.DueCall> settled =
        schedule.due(10).stream().filter(each -> !each.call().equals(other)).toList();

    assertThat(schedule.settle(settled)).containsExactlyInAnyOrder(first, second);
    assertThat(due()).containsExactly(other);
  }

  @Test
  void a_call_that_has_changed_since_it_was_due_stays_due() {
    CallId changed = call(true);
    List<ControlSchedule.DueCall> before = schedule.due(10);
    sql.sql("update calls set control_due = clock_timestamp() where id = :id")
        .param("id", changed.value())
        .update();

    assertThat(schedule.settle(before)).isEmpty();
    assertThat(due()).containsExactly(changed);
  }

  @Test
  void a_call_that_another_transaction_has_locked_delays_no_other() throws Exception {
    CallId locked = call(true);
    CallId free = call(true);
    try (Connection other = DriverManager.getConnection(TestDatabase.url(address))) {
      other.setAutoCommit(false);
      other.createStatement().execute("select from calls where id = '" + locked + "' for update");

      assertThat(schedule.settle(schedule.due(10))).containsExactly(free);
    }
    assertThat(due()).containsExactly(locked);
  }
}
