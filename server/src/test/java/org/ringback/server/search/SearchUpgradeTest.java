package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The upgrade from the version whose search had one table. A node of that version continues.
class SearchUpgradeTest {
  private final DatabaseAddress address = TestDatabase.empty();
  private final String url = address.jdbcUrl() + "?user=" + address.user();
  private final JdbcClient owner = JdbcClient.create(new DriverManagerDataSource(url));

  private void migrateTo(String version) {
    Flyway.configure()
        .dataSource(new DriverManagerDataSource(url))
        .target(version)
        .load()
        .migrate();
  }

  private void insertTexts() {
    owner
        .sql(
            """
            do $$ begin create role ringback_app; exception when duplicate_object then null; end $$;
            grant select, insert, update, delete on all tables in schema public to ringback_app;
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', now(), now());
            insert into contacts (id, workspace_id, name, number, created_at)
            select cast(k as uuid), id, 'Polly', '+1555' || right(k, 7), at
            from workspaces, (values ('00000000-0000-0000-0000-000000000001', now() - interval '2 years'),
              ('00000000-0000-0000-0000-000000000002', now()),
              ('00000000-0000-0000-0000-000000000003', now() + interval '70 days'),
              ('00000000-0000-0000-0000-000000000004', now() + interval '2 years')) c (k, at)""")
        .update();
  }

  /// Returns the partitions and the last digit of each contact.
  private List<String> entries(String words) {
    return owner
        .sql(
            """
            select regexp_replace(tableoid::regclass::text, '[0-9]+$', 'MONTH') || ' ' || right(owner_id::text, 1)
            from search_entries where document @@ cast(:words as tsquery) order by at, id""")
        .param("words", words)
        .query(String.class)
        .list();
  }

  private List<Long> files() {
    return owner
        .sql(
            """
            select relfilenode from pg_class
            where relname ~ '^search_entries(_before_[0-9]{6})?(_words|_newest)?$' and relkind in ('r', 'i')
            order by 1""")
        .query(Long.class)
        .list();
  }

  @Test
  void entries_stay_in_the_first_partition_with_their_indexes_and_new_ones_follow() {
    migrateTo("206");
    insertTexts();
    List<Long> files = files();
    assertThat(files).hasSize(3);

    Database.open(address).close();

    assertThat(files()).as("the files of rows and indexes, which were not copied").isEqualTo(files);
    assertThat(entries("polly"))
        .containsExactly(
            "search_entries_before_MONTH 1",
            "search_entries_before_MONTH 2",
            "search_entries_MONTH 3",
            "search_entries_default 4");
    owner.sql("update contacts set name = 'Parrot'").update();
    assertThat(entries("polly")).isEmpty();
    assertThat(entries("parrot")).hasSize(4);
    owner
        .sql(
            """
            insert into contacts (id, workspace_id, name, number, created_at)
            select gen_random_uuid(), id, 'Polly', '+15550000009', now() from workspaces""")
        .update();
    assertThat(
            owner
                .sql("select count(distinct id) from search_entries")
                .query(Integer.class)
                .single())
        .as("ids continue")
        .isEqualTo(5);
    owner.sql("delete from contacts").update();
    assertThat(entries("parrot | polly")).isEmpty();
  }

  @Test
  void a_running_node_continues() throws SQLException {
    migrateTo("206");
    insertTexts();
    owner.sql("delete from contacts where created_at > now()").update();
    String settings =
        "&prepareThreshold=1&options=-cringback.workspace=system%20-crole=ringback_app";
    try (Connection node = DriverManager.getConnection(url + settings);
        PreparedStatement change =
            node.prepareStatement("update contacts set name = ? where number <> ''");
        PreparedStatement insert =
            node.prepareStatement(
                """
                insert into contacts (id, workspace_id, name, number, created_at)
                select gen_random_uuid(), id, 'new', ?, now() from workspaces""");
        PreparedStatement search =
            node.prepareStatement(
                """
                select count(*) from search_entries
                where workspace_id = '00000000-0000-0000-0000-000000000001'
                  and document @@ cast(? as tsquery)""")) {
      int contacts = 2;
      for (String version : List.of("206", "210", "211", "212")) {
        migrateTo(version);
        insert.setString(1, "+15551000" + version);
        assertThat(insert.executeUpdate()).as("inserted with version " + version).isOne();
        contacts++;
        change.setString(1, "parrot" + version);
        assertThat(change.executeUpdate()).isEqualTo(contacts);
        search.setString(1, "parrot" + version);
        try (var rows = search.executeQuery()) {
          rows.next();
          assertThat(rows.getInt(1)).as("found with version " + version).isEqualTo(contacts);
        }
      }
    }
    assertThat(
            owner
                .sql(
                    """
                    select relname from pg_class where relname ~ '^search_entries' and relkind in ('r', 'p')
                      and not (relrowsecurity and relforcerowsecurity)""")
                .query(String.class)
                .list())
        .isEmpty();
  }
}
