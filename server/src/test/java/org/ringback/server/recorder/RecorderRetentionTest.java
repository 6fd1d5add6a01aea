package org.ringback.server.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The retention of the flight recorder's entries.
class RecorderRetentionTest {
  private final String url = TestDatabase.fresh();
  private final JdbcClient owner = TestDatabase.sql(url);

  @Test
  void the_leading_node_drops_the_days_past_the_retention_and_keeps_younger_entries() {
    owner
        .sql(
            """
            select add_day_partition('recorder_entries', 'recorded_at',
              cast((now() - interval '16 days') at time zone 'UTC' as date))""")
        .query(Boolean.class)
        .single();
    owner
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (gen_random_uuid(), 'Acme', 'acme', now(), now());
            insert into recorder_entries (workspace_id, call_id, at, kind, name, data, recorded_at)
            select id, id, now(), 'flow', days::text, '{}', now() - make_interval(days => days)
            from workspaces, unnest(array[17, 16, 13, 0]) days""")
        .update();
    assertThat(days()).containsExactly(17, 16, 13, 0);

    try (Database db = TestDatabase.open(url);
        Leases leases =
            Leases.start(db, new NodeId(UUID.randomUUID()), NodeLease.LeaseConfig.PRODUCTION);
        FlightRecorder _ =
            FlightRecorder.start(db, leases, new SimpleMeterRegistry(), Clock.systemUTC())) {
      eventually(
          Duration.ofMinutes(1), () -> days().size() == 2 ? "" : "entries of days " + days());
    }
    assertThat(days()).containsExactly(13, 0);
  }

  private List<Integer> days() {
    return owner
        .sql("select name::int from recorder_entries order by recorded_at")
        .query(Integer.class)
        .list();
  }
}
