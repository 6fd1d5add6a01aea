package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;

/// A page of history or a call must not read all calls of the workspace.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPlanTest {
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final String url = TestDatabase.fresh();
  private final Database db = TestDatabase.open(url);

  @BeforeAll
  void insert_calls() {
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:workspace, 'Many', 'many', now(), now())""")
        .param("workspace", workspace.value())
        .update();
    db.ofAll()
        .sql(
            """
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, ended_at, updated_at)
            select gen_random_uuid(), :workspace, 'CA' || n, 'inbound', '+1557000' || n,
              '+15550100100', 'completed', now() - make_interval(mins => n), now(), now()
            from generate_series(1, 20000) n""")
        .param("workspace", workspace.value())
        .update();
    db.ofAll()
        .sql(
            """
            insert into call_participants (workspace_id, id, call_id, role, state)
            select workspace_id, gen_random_uuid(), id, 'customer', 'left' from calls""")
        .update();
    TestDatabase.sql(url).sql("analyze calls, call_participants").update(); // only the owner may
  }

  @AfterAll
  void close() {
    db.close();
  }

  private static CallFilter filter(
      @Nullable Set<CallStatus> statuses,
      @Nullable UUID agent,
      @Nullable String number,
      @Nullable UUID contact) {
    return new CallFilter(null, null, null, statuses, agent, number, contact, null);
  }

  private String plan(
      CallFilter filter, @Nullable List<String> numbers, @Nullable CallCursor after) {
    return String.join(
        "\n",
        CallQueries.historyStatement(
                db, "explain ", CallQueries.Part.CURRENT, workspace, filter, numbers, after, 51)
            .query(String.class)
            .list());
  }

  private void assertReads(CallFilter filter, String... indexes) {
    assertReads(filter, null, indexes);
  }

  private void assertReads(CallFilter filter, @Nullable List<String> numbers, String... indexes) {
    CallCursor deep = new CallCursor(Instant.now(), new CallId(UUID.randomUUID()));
    for (String plan : Set.of(plan(filter, numbers, null), plan(filter, numbers, deep))) {
      assertThat(plan).contains(indexes).doesNotContain("Seq Scan on current_calls");
      if (!Set.of(indexes).contains("calls_newest")) {
        assertThat(plan).doesNotContain("calls_newest");
      }
    }
  }

  @Test
  void a_page_of_archived_calls_reads_the_newest_month_that_it_needs() {
    TestDatabase.sql(url)
        .sql(
            """
            do $$ begin
              for ago in 2..5 loop
                perform add_archived_month((date_trunc('month', now()) - make_interval(months => ago))::date);
              end loop;
              insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
                ended_at, updated_at, archived)
              select uuidv7(), (select id from workspaces), 'inbound', '+1557000' || n,
                '+15550100100', 'completed',
                date_trunc('month', now()) - make_interval(months => 5) + make_interval(hours => n),
                now(), now(), true
              from generate_series(1, 2800) n;
              analyze archived_calls;
            end $$""")
        .update();
    for (CallCursor after : new CallCursor[] {null, archivedIn(3)}) {
      String plan =
          String.join(
              "\n",
              CallQueries.historyStatement(
                      db,
                      "explain (analyze) ",
                      CallQueries.Part.ARCHIVED,
                      workspace,
                      CallFilter.NONE,
                      null,
                      after,
                      51)
                  .query(String.class)
                  .list());
      assertThat(plan.lines().filter(line -> line.contains("_created_at_id_idx on archived_calls")))
          .as(plan)
          .filteredOn(line -> !line.contains("never executed"))
          .hasSizeBetween(1, 3); // that of the page, and that of its calls
    }
  }

  private CallCursor archivedIn(int monthsAgo) {
    return db.of(workspace)
        .sql(
            """
            select created_at, id from archived_calls
            where created_at > date_trunc('month', now()) - make_interval(months => :ago - 1) - interval '5 days'
            order by created_at limit 1""")
        .param("ago", monthsAgo)
        .query(
            (row, _) ->
                new CallCursor(
                    row.getTimestamp("created_at").toInstant(),
                    new CallId(row.getObject("id", UUID.class))))
        .single();
  }

  @Test
  void the_timeline_of_a_call_reads_its_events_and_participants_only() {
    List<String> plan =
        CallTimeline.statement(
                db,
                "explain ",
                workspace,
                new CallId(new UuidV7(Clock.systemUTC(), new SecureRandom()).next()))
            .query(String.class)
            .list();
    assertThat(String.join("\n", plan))
        .contains("call_participants_pkey")
        .containsPattern("call_events_before_\\d{6}_key")
        .containsPattern("conference_events_before_\\d{6}_key")
        .doesNotContain(
            "Scan on call_participants",
            "Seq Scan on call_events",
            "Seq Scan on conference_events",
            "events_default");
  }

  @Test
  void each_filter_reads_its_index() {
    assertReads(CallFilter.NONE, "calls_newest");
    assertReads(filter(null, UUID.randomUUID(), null, null), "calls_agent");
    assertReads(filter(null, null, null, UUID.randomUUID()), "calls_contact");
    assertReads(filter(null, null, "+15559999999", null), "calls_from", "calls_to");
    assertReads(
        new CallFilter(null, null, null, null, null, null, null, "hopper"), "calls_contact");
    assertReads(
        new CallFilter(null, null, null, null, null, null, null, "70001"),
        List.of("+15570001", "+155700012"),
        "calls_contact",
        "calls_from",
        "calls_to");
    assertReads(filter(EnumSet.of(CallStatus.FAILED), null, null, null), "calls_status");
    assertReads(
        filter(EnumSet.of(CallStatus.FAILED, CallStatus.CANCELED), null, null, null),
        "calls_status");
  }
}
