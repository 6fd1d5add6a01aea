package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Row-level security: the rows that a statement without `where` can see.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsTest {
  private final DatabaseAddress address = TestDatabase.freshAddress();
  private final Database db = Database.open(address);
  private final Own mine = seeded(db);
  private final Own theirs = seeded(db);
  private final List<String> tables = tables(db);

  private record Own(UUID value) implements Tenant {}

  @AfterAll
  void stop() {
    db.close();
  }

  @Test
  void row_level_security_is_forced_on_every_table_with_a_workspace() {
    List<String> open =
        db.ofAll()
            .sql(
                """
                select c.table_name from information_schema.columns c
                join pg_class k on k.oid = c.table_name::regclass and k.relkind in ('r', 'p')
                where c.table_schema = 'public' and c.column_name = 'workspace_id'
                  and not (k.relrowsecurity and k.relforcerowsecurity
                    and exists (select from pg_policies p where p.tablename = c.table_name))""")
            .query(String.class)
            .list();
    assertThat(open).isEmpty();
  }

  @Test
  void every_view_reads_with_the_rights_of_the_application() {
    assertThat(
            db.ofAll()
                .sql(
                    """
                    select relname from pg_class
                    where relkind = 'v' and relnamespace = 'public'::regnamespace
                      and not coalesce('security_invoker=true' = any (reloptions), false)""")
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void a_query_without_where_sees_only_the_tenants_rows() {
    for (String table : tables) {
      assertThat(rows(db.ofAll(), table)).as(table).isEqualTo(2);
      assertThat(workspaces(db.of(mine), table)).as(table).containsExactly(mine.value());
      assertThat(workspaces(db.of(theirs), table)).as(table).containsExactly(theirs.value());
    }
    assertThat(rows(db.of(mine), "workspaces")).isEqualTo(1);
    assertThat(workspaces(db.of(mine), "workspace_twilio_config")).containsExactly(mine.value());
  }

  @Test
  void a_partition_shows_only_the_tenants_rows_by_its_own_name() {
    List<String> partitions =
        db.ofAll()
            .sql("select relname from pg_class where relispartition and relkind = 'r'")
            .query(String.class)
            .list();
    assertThat(partitions).hasSizeGreaterThanOrEqualTo(10);
    int found = 0;
    for (String partition : partitions) {
      int own = rows(db.of(mine), partition);
      assertThat(rows(db.ofAll(), partition)).as(partition).isEqualTo(2 * own);
      found += own;
    }
    assertThat(found).isPositive();
  }

  @Test
  void a_statement_for_several_tenants_sees_only_their_rows() {
    Own third = seeded(db);
    try {
      assertThat(workspaces(db.of(List.of(mine, third)), "calls"))
          .containsExactlyInAnyOrder(mine.value(), third.value());
      assertThat(rows(db.of(List.<Own>of()), "calls")).isZero();
    } finally {
      db.ofAll().sql("delete from workspaces where id = :id").param("id", third.value()).update();
      db.of(third).sql("delete from recording_objects").update();
      db.of(third).sql("delete from report_objects").update();
      db.of(third).sql("delete from workspace_deletions").update();
    }
  }

  @Test
  void an_update_without_where_changes_only_the_tenants_rows() {
    for (String table : tables) {
      assertThat(deleted(db.of(new Own(UUID.randomUUID())), table)).as(table).isZero();
    }
    assertThatThrownBy(
            () ->
                db.of(mine)
                    .sql("update contacts set workspace_id = :other")
                    .param("other", theirs.value())
                    .update())
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("row-level security");
  }

  @Test
  void a_transaction_switches_between_tenants_and_resets_the_tenant_at_its_end() {
    List<Integer> seen =
        db.inTransaction(
            () ->
                List.of(
                    rows(db.of(mine), "calls"),
                    rows(db.ofAll(), "calls"),
                    rows(db.of(mine), "calls"),
                    rows(db.of(new Own(UUID.randomUUID())), "calls")));
    assertThat(seen).containsExactly(1, 2, 1, 0);
    for (int i = 0; i < 40; i++) {
      assertThat(workspaces(db.of(i % 2 == 0 ? mine : theirs), "calls")).hasSize(1);
    }
    assertThatThrownBy(
            () ->
                db.inTransaction(
                    () -> {
                      assertThat(rows(db.ofAll(), "calls")).isEqualTo(2);
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    assertThat(rows(db.of(mine), "calls")).isEqualTo(1);
  }

  @Test
  void a_connection_without_a_tenant_sees_no_rows() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), null);
        var statement = connection.createStatement()) {
      statement.execute("set role " + ApplicationRole.NAME);
      for (String table : tables) {
        try (var answer = statement.executeQuery("select count(*) from " + table)) {
          answer.next();
          assertThat(answer.getInt(1)).as(table).isZero();
        }
      }
    }
  }

  @Test
  void the_application_role_owns_no_tables_and_bypasses_no_policy() {
    assertThat(
            db.ofAll()
                .sql(
                    """
                    select current_user || ' ' || rolsuper || ' ' || rolbypassrls
                    from pg_roles where rolname = current_user""")
                .query(String.class)
                .single())
        .isEqualTo("ringback_app false false");
    assertThatThrownBy(
            () -> db.ofAll().sql("alter table calls disable row level security").update())
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void row_level_security_applies_to_a_user_who_may_not_create_roles() throws SQLException {
    String user = "only_" + UUID.randomUUID().toString().replace("-", "");
    DatabaseAddress own = TestDatabase.empty();
    try (Connection connection = DriverManager.getConnection(own.jdbcUrl(), own.user(), null);
        var statement = connection.createStatement()) {
      statement.execute("create role " + user + " login nosuperuser nocreaterole nobypassrls");
      statement.execute("grant all on schema public to " + user);
    }
    try (Database single = Database.open(new DatabaseAddress(own.jdbcUrl(), user, null))) {
      Own one = seeded(single);
      Own other = seeded(single);
      for (String table : tables) {
        assertThat(rows(single.ofAll(), table)).as(table).isEqualTo(2);
        assertThat(workspaces(single.of(one), table)).as(table).containsExactly(one.value());
        assertThat(workspaces(single.of(other), table)).as(table).containsExactly(other.value());
      }
    }
  }

  /// Returns all tables with a `workspace_id`, without partitions.
  private static List<String> tables(Database db) {
    List<String> tables =
        db.ofAll()
            .sql(
                """
                select t.table_name from information_schema.tables t
                  join information_schema.columns c using (table_schema, table_name)
                  join pg_class k on k.oid = format('%I.%I', t.table_schema, t.table_name)::regclass
                where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
                  and c.column_name = 'workspace_id' and not k.relispartition
                order by 1""")
            .query(String.class)
            .list();
    assertThat(tables).hasSizeGreaterThanOrEqualTo(16).contains("calls", "audit_log");
    return tables;
  }

  private static int deleted(JdbcClient jdbc, String table) {
    try {
      return jdbc.sql("delete from " + table).update();
    } catch (DataAccessException refused) {
      assertThat(table).as(refused.getMessage()).isEqualTo("audit_log");
      return 0;
    }
  }

  private static int rows(JdbcClient jdbc, String table) {
    return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private static List<UUID> workspaces(JdbcClient jdbc, String table) {
    return jdbc.sql("select distinct workspace_id from " + table).query(UUID.class).list();
  }

  /// Creates a workspace with a row in each table.
  private static Own seeded(Database db) {
    Own tenant = new Own(UUID.randomUUID());
    UUID user = UUID.randomUUID();
    UUID call = UUID.randomUUID();
    db.ofAll()
        .sql("insert into users (id, email, name, created_at) values (:id, :id, 'x', now())")
        .param("id", user)
        .update();
    for (String sql :
        """
        insert into workspaces (id, name, slug, current_period_starts_at, created_at)
          values (:workspace, 'x', :workspace, now(), now());
        insert into nodes values (gen_random_uuid(), now(), now(), now());
        insert into workspace_members values (:workspace, :user, 'agent');
        insert into voice_credentials values (:workspace, 'AC', '', 'SK', '', 'AP', 'auto', 'k', now(), now());
        insert into phone_numbers values (gen_random_uuid(), :workspace, 'PN', '+1', 'x', now());
        insert into contacts values (gen_random_uuid(), :workspace, 'x', '+1', null, now());
        insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
          values (:call, :workspace, 'inbound', '+1', '+2', 'ringing', now(), now());
        insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence)
          values (:workspace, 'CA', :call, 'customer', 'ringing', 0);
        insert into call_events (workspace_id, call_id, call_sid, status, at, params, received_at)
          values (:workspace, :call, 'CA', 'ringing', now(), '{}', now());
        insert into realtime_events (workspace_id, seq, type, body, at)
          values (:workspace, 1, 'x', '{}', now());
        insert into webhook_inbox (workspace_id, kind, key, payload, received_at, next_try_at)
          values (:workspace, 'call-status', 'CA::ringing', '{}', now(), now());
        insert into conference_invitations (workspace_id, call_id, participant_id, user_id, reason,
            invited_by, expires_at)
          values (:workspace, :call, :call, :user, 'transfer', :user, now());
        insert into dispositions values (:workspace, :call, 'x', 1);
        insert into call_dispositions values (:workspace, :call, :call, :user, now());
        insert into saved_views (workspace_id, id, screen, owner_id, name, shared, filter, created_at)
          values (:workspace, :call, 'calls', :user, 'x', false, '{}', now());
        insert into reports (workspace_id, id, definition, enabled, created_at)
          values (:workspace, :call, '{}', false, now());
        insert into report_runs (workspace_id, id, report_id, occasion, scheduled_for, time_zone, first_day,
            last_day, starts_at, ends_at, has_calls, state, created_at)
          values (:workspace, :call, :call, 'manual', now(), 'UTC', now(), now(), now(), now(), false, 'done', now());
        insert into report_objects values (:workspace, :workspace, now());
        insert into default_views values (:workspace, :user, 'calls', :call);
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
          values (:workspace, :call, :call, 'live', 'twilio', 'running', 'en-US', now());
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
          values (:workspace, :call, 'customer', 1, now(), 'x');
        insert into recordings (workspace_id, id, call_id, status, channels, created_at)
          values (:workspace, :call, :call, 'missing', 0, now());
        insert into audio_mutes (workspace_id, recording_id, ranges, next_try_at)
          values (:workspace, :call, '[]', now());
        insert into recording_objects (object_key, workspace_id, recording_id, begun_at)
          values (:workspace, :workspace, :call, now());
        insert into workspace_deletions (workspace_id, requested_by, requested_at)
          values (:workspace, :user, now())
        """
            .split(";")) {
      db.of(tenant)
          .sql(sql)
          .param("workspace", tenant.value())
          .param("user", user)
          .param("call", call)
          .update();
    }
    insertRow(db, tenant, "sessions", user, call);
    for (String table : tables(db)) {
      if (rows(db.of(tenant), table) == 0) {
        insertRow(db, tenant, table, user, call);
      }
    }
    // The triggers of the search have added a row for each text.
    db.of(tenant).sql("delete from search_entries where kind <> 'utterance'").update();
    return tenant;
  }

  /// Inserts a row with its required columns only.
  private static void insertRow(Database db, Own tenant, String table, UUID user, UUID call) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    db.ofAll()
        .sql(
            """
            select c.column_name, c.udt_name,
              (select substring(pg_get_constraintdef(k.oid) from '''([^'']*)''')
                from pg_constraint k
                where k.contype = 'c' and k.conrelid = c.table_name::regclass
                  and pg_get_constraintdef(k.oid) like '%(' || c.column_name || ' %'
                limit 1) as allowed,
              (select k.confrelid::regclass::text from pg_constraint k
                where k.contype = 'f' and k.conrelid = c.table_name::regclass
                  and pg_get_constraintdef(k.oid) like '%KEY (' || c.column_name || ')%'
                limit 1) as parent
            from information_schema.columns c
            where c.table_schema = 'public' and c.table_name = :table
              and c.is_nullable = 'NO' and c.column_default is null
              and c.is_identity = 'NO' and c.is_generated = 'NEVER'""")
        .param("table", table)
        .query(
            (row, _) -> {
              names.add('"' + row.getString("column_name") + '"');
              return values.add(
                  value(
                      row.getString("udt_name"),
                      row.getString("allowed"),
                      row.getString("parent")));
            })
        .list();
    db.of(tenant)
        .sql(
            "insert into %s (%s) values (%s)"
                .formatted(table, String.join(", ", names), String.join(", ", values)))
        .param("workspace", tenant.value())
        .param("user", user)
        .param("call", call)
        .update();
  }

  /// @param allowed values of the column's check
  /// @param parent the referenced table
  private static String value(String type, @Nullable String allowed, @Nullable String parent) {
    return switch (type) {
      case "uuid" ->
          switch (parent) {
            case "workspaces" -> ":workspace";
            case "users" -> ":user";
            case "calls", "call_keys" -> ":call";
            case "nodes" -> "(select id from nodes limit 1)";
            case "sessions" -> "(select id from sessions where user_id = :user limit 1)";
            case null, default -> "gen_random_uuid()";
          };
      case "text" -> allowed == null ? "gen_random_uuid()::text" : "'" + allowed + "'";
      case "timestamptz" -> "now()";
      case "jsonb" -> "'{}'";
      case "bytea" -> "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')";
      case "bool" -> "false";
      case "_text" -> "'{}'";
      default -> "1";
    };
  }
}
