package org.ringback.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Runs the migrations; other tests start with a copy of a migrated database.
class MigrationsTest {
  private static final String POLICY = "tenant";

  private final DatabaseAddress address = TestDatabase.empty();
  private final JdbcClient owner = JdbcClient.create(source(address));

  private static DriverManagerDataSource source(DatabaseAddress address) {
    return new DriverManagerDataSource(TestDatabase.url(address));
  }

  @Test
  void an_empty_database_gets_every_migration_once_and_a_second_start_changes_nothing() {
    Database.open(address).close();
    List<String> first = applied();
    assertThat(first).containsExactlyElementsOf(files());

    Database.open(address).close();
    assertThat(applied()).isEqualTo(first);
  }

  @Test
  void a_migration_that_breaks_the_earlier_version_waits_until_its_nodes_are_stopped()
      throws SQLException {
    migrateTo("58");
    String url = address.jdbcUrl() + "?user=" + address.user() + "&ApplicationName=ringback";
    try (Connection node = DriverManager.getConnection(url)) {
      assertThat(node.isValid(1)).isTrue();
      assertThatThrownBy(() -> Database.open(address))
          .isInstanceOf(DatabaseStartupException.class)
          .hasMessageContaining("migrations (60, 170, 184, 197, 198, 207, 208) break")
          .hasMessageContaining("Stop all nodes");
      assertThat(applied()).doesNotContain("V60__participants.sql");
    }
    eventually(() -> sessionsOf("ringback") == 0 ? "" : "the node is connected");
    Database.open(address).close();
    assertThat(applied()).contains("V60__participants.sql");
  }

  private int sessionsOf(String application) {
    return owner
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and application_name = :name""")
        .param("name", application)
        .query(Integer.class)
        .single();
  }

  private void migrateTo(String version) {
    Flyway.configure().dataSource(source(address)).target(version).load().migrate();
  }

  @Test
  void stored_webhooks_get_a_kind_a_key_and_a_payload() {
    migrateTo("48");
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into webhook_inbox (workspace_id, call_sid, sequence_number, status, call_id,
              params, received_at, next_try_at, attempts, applied_at)
            values
              ('00000000-0000-0000-0000-000000000001', 'CA1', 3, 'completed',
                '00000000-0000-0000-0000-000000000002', '{"CallSid":["CA1"]}', now(), now(), 2, null),
              ('00000000-0000-0000-0000-000000000001', 'CA1', null, 'busy', null,
                '{"CallSid":["CA1"]}', now(), now(), 0, null),
              ('00000000-0000-0000-0000-000000000001', 'CA2', 0, 'ringing', null, null, now(),
                now(), 0, now())""")
        .update();

    Database.open(address).close();

    assertThat(
            owner
                .sql(
                    """
                    select concat_ws(' ', kind, key, payload, failing_since = received_at,
                      attempts, applied_at is null)
                    from webhook_inbox order by id""")
                .query(String.class)
                .list())
        .containsExactly(
            "call-status CA1:3:completed {\"url\": {\"callId\":"
                + " \"00000000-0000-0000-0000-000000000002\"}, \"form\": {\"CallSid\": [\"CA1\"]}}"
                + " t 2 t",
            "call-status CA1::busy {\"url\": {}, \"form\": {\"CallSid\": [\"CA1\"]}} 0 t",
            "call-status CA2:0:ringing 0 f");
  }

  @Test
  void entries_of_the_flight_recorder_move_to_the_partitions_of_their_days() {
    migrateTo("163");
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into recorder_entries (workspace_id, call_id, at, kind, name, data, recorded_at)
            select id, id, now(), 'flow', days::text, '{}', now() - make_interval(days => days)
            from workspaces, unnest(array[15, 13, 0]) days""")
        .update();

    Database.open(address).close();
    owner
        .sql(
            """
            insert into recorder_entries (workspace_id, call_id, at, kind, name, data)
            select id, id, now(), 'flow', 'new', '{}' from workspaces""")
        .update();

    assertThat(
            owner
                .sql(
                    """
                    select id || ' ' || name || ' ' || (tableoid::regclass::text = 'recorder_entries_'
                      || to_char(recorded_at at time zone 'UTC', 'YYYYMMDD'))
                    from recorder_entries order by id""")
                .query(String.class)
                .list())
        .containsExactly("2 13 true", "3 0 true", "4 new true");
  }

  @Test
  void events_of_calls_stay_in_the_first_partition_and_new_ones_follow() {
    migrateTo("201");
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at)
            select cast(k as uuid), w.id, 'CA' || left(k, 8), 'inbound', '+1', '+2', 'completed',
              now(), now()
            from workspaces w, unnest(array['01900000-0000-7000-8000-000000000001',
              'f0000000-0000-4000-8000-000000000002']) k;
            insert into call_events (workspace_id, call_id, call_sid, status, at, params, received_at)
            select workspace_id, id, call_sid, 'ringing', now(), '{}', now() from calls order by id;
            insert into conference_events (workspace_id, call_id, conference_sid, sequence_number,
              event, at, params, received_at)
            select workspace_id, id, 'CF1', 1, 'conference-start', now(), '{}', now() from calls""")
        .update();
    long file = firstFile();

    Database.open(address).close();

    assertThat(firstFile()).as("the file of the rows, which were not copied").isEqualTo(file);
    owner
        .sql(
            """
            insert into call_events (workspace_id, call_id, call_sid, status, at, params, received_at)
            select workspace_id, id, call_sid, reported, now(), '{}', now()
            from calls, unnest(array['ringing', 'completed']) reported
            order by reported desc, id on conflict do nothing;
            insert into conference_events (workspace_id, call_id, conference_sid, sequence_number,
              event, at, params, received_at)
            select workspace_id, id, 'CF1', 1, 'conference-start', now(), '{}', now() from calls
            on conflict do nothing""")
        .update();
    assertThat(
            owner
                .sql(
                    """
                    select regexp_replace(tableoid::regclass::text, '[0-9]+$', 'MONTH') || ' ' || status
                    from call_events order by id""")
                .query(String.class)
                .list())
        .containsExactly(
            "call_events_before_MONTH ringing",
            "call_events_default ringing",
            "call_events_before_MONTH completed",
            "call_events_default completed");
    assertThat(count("conference_events")).isEqualTo(2);

    owner.sql("delete from calls").update();
    assertThat(count("call_events") + count("conference_events")).as("cascade").isZero();
  }

  private long firstFile() {
    return file("^call_events(_before_[0-9]{6})?$");
  }

  private long file(String table) {
    return owner
        .sql("select relfilenode from pg_class where relname ~ :table and relkind = 'r'")
        .param("table", table)
        .query(Long.class)
        .single();
  }

  @Test
  void calls_become_current_calls_whose_call_sids_stay_unique_and_whose_rows_refer_to_keys() {
    migrateTo("206");
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at, erased_at)
            select cast('01900000-0000-7000-8000-00000000000' || n as uuid), w.id,
              case n when 1 then 'CA1' end, 'inbound', '+1', '+2', 'completed',
              timestamptz '2024-06-12 00:00:00Z', now(), case n when 2 then now() end
            from workspaces w, generate_series(1, 2) n;
            insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence)
            select workspace_id, 'CA' || id, id, 'customer', 'ringing', 0 from calls;
            insert into call_events (workspace_id, call_id, call_sid, status, at, params, received_at)
            select workspace_id, id, 'CA', 'ringing', now(), '{}', now() from calls""")
        .update();
    long file = file("^calls$");

    Database.open(address).close();

    assertThat(file("^current_calls$")).as("the file of the rows").isEqualTo(file);
    assertThat(
            owner
                .sql(
                    """
                    select right(id::text, 1) || ' ' || coalesce(call_sid, '') || ' ' || is_erased
                    from call_keys where created_at = '2024-06-12 00:00:00Z' order by 1""")
                .query(String.class)
                .list())
        .containsExactly("1 CA1 false", "2  true");
    owner.sql("select add_archived_month('2024-06-01')").query().singleRow();
    assertThat(owner.sql("update calls set archived = true").update()).isEqualTo(2);
    assertThat(insertCall("CA1")).as("a repeated first webhook").isZero();
    assertThat(insertCall("CA2")).isOne();
    assertThat(insertCall("CA2")).as("a repeated first webhook of a new call").isZero();
    assertThat(count("calls")).isEqualTo(3);
    owner.sql("update calls set call_sid = 'CA3' where call_sid is null").update();
    assertThat(insertCall("CA3")).as("a webhook of a call that got its CallSid later").isZero();
    assertThatThrownBy(
            () -> owner.sql("update calls set call_sid = 'CA1' where call_sid = 'CA3'").update())
        .hasMessageContaining("call_keys_call_sid");
    assertThat(
            owner
                .sql(
                    """
                    select count(*) from pg_constraint c join pg_class r on r.oid = c.confrelid
                    where c.contype = 'f' and (r.relname ~ 'calls' or not c.convalidated)""")
                .query(Integer.class)
                .single())
        .as("foreign keys to a table of calls, or that were not validated")
        .isZero();

    owner.sql("delete from workspaces").update();
    assertThat(
            Stream.of("call_keys", "calls", "call_legs", "call_events").map(this::count).toList())
        .containsOnly(0);
  }

  private int insertCall(String callSid) {
    return owner
        .sql(
            """
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at)
            select uuidv7(), id, :callSid, 'inbound', '+1', '+2', 'ringing', now(), now()
            from workspaces""")
        .param("callSid", callSid)
        .update();
  }

  private int count(String table) {
    return owner.sql("select count(*) from " + table).query(Integer.class).single();
  }

  /// A node of the version before that has not been restarted.
  @Test
  void a_running_node_continues_while_events_get_partitions() throws SQLException {
    migrateTo("201");
    owner
        .sql(
            """
            do $$ begin create role ringback_app; exception when duplicate_object then null; end $$;
            grant select, insert, update, delete on all tables in schema public to ringback_app;
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into calls (id, workspace_id, call_sid, direction, "from", "to", status,
              created_at, updated_at)
            select '01900000-0000-7000-8000-000000000001', id, 'CA1', 'inbound', '+1', '+2',
              'ringing', now(), now() from workspaces""")
        .update();
    String settings = "&options=-cringback.workspace=system%20-crole=ringback_app";
    String insert =
        """
        insert into call_events (workspace_id, call_id, call_sid, sequence_number, status, at,
          params, received_at)
        select workspace_id, id, call_sid, ?, 'ringing', now(), '{}', now() from calls
        on conflict do nothing""";
    try (Connection node =
            DriverManager.getConnection(
                address.jdbcUrl() + "?user=" + address.user() + "&prepareThreshold=1" + settings);
        PreparedStatement store = node.prepareStatement(insert)) {
      for (String version : List.of("201", "202", "203", "204")) {
        migrateTo(version);
        store.setInt(1, Integer.parseInt(version));
        assertThat(store.executeUpdate()).as("stored with version " + version).isOne();
        assertThat(store.executeUpdate()).as("stored again with version " + version).isZero();
      }
    }
    assertThat(count("call_events")).isEqualTo(4);
    assertThat(
            owner
                .sql(
                    """
                    select relname from pg_class where relname ~ '^(call|conference)_events$'
                      and not (relrowsecurity and relforcerowsecurity)""")
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void flyway_runs_only_when_the_migrations_differ_from_those_of_the_last_run() {
    DatabaseAddress migrated = TestDatabase.freshAddress();
    JdbcClient owner = JdbcClient.create(source(migrated));
    // The script after each run of Flyway creates the policies again.
    owner.sql("drop policy " + POLICY + " on contacts").update();

    Database.open(migrated).close();
    assertThat(policies(owner)).isZero();

    owner.sql("comment on table flyway_schema_history is 'migrations of another version'").update();
    Database.open(migrated).close();
    assertThat(policies(owner)).isOne();
    assertThat(
            owner
                .sql("select obj_description('flyway_schema_history'::regclass)")
                .query(String.class)
                .single())
        .isEqualTo(Migrations.fingerprint().orElseThrow());
  }

  private static int policies(JdbcClient owner) {
    return owner
        .sql("select count(*) from pg_policies where tablename = 'contacts'")
        .query(Integer.class)
        .single();
  }

  private List<String> applied() {
    return owner
        .sql(
            """
            select script from flyway_schema_history
            where success and version is not null order by version::int""")
        .query(String.class)
        .list();
  }

  private static List<String> files() {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("V"))
          .sorted(Comparator.comparing(MigrationsTest::version))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(String name) {
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }
}
