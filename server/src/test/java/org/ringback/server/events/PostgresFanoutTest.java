package org.ringback.server.events;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.DatabaseAddress;

class PostgresFanoutTest extends EventFanoutContract {
  private static final DatabaseAddress ADDRESS = TestDatabase.freshAddress();
  private static final Database DB = Database.open(ADDRESS);

  @AfterAll
  static void closeDatabase() {
    DB.close();
  }

  @Override
  EventFanout create() {
    return new PostgresFanout(DB::connectOutsideOfPool, UUID.randomUUID());
  }

  @Override
  Optional<EventFanout> createUnreachable() {
    return Optional.of(
        new PostgresFanout(
            _ -> {
              throw new java.sql.SQLException("unreachable");
            },
            UUID.randomUUID()));
  }

  /// Also breaks the connections that send.
  @Override
  boolean breakConnections() {
    return TestDatabase.sql(TestDatabase.url(ADDRESS))
            .sql(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and application_name like 'ringback-fanout-%'""")
            .query(Integer.class)
            .single()
        >= 3;
  }
}
