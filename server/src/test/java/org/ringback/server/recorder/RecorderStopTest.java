package org.ringback.server.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.cluster.NodeLease;
import org.ringback.server.db.Database;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;

/// The stop of the flight recorder.
class RecorderStopTest {
  private final String url = TestDatabase.fresh();
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
  private final UUID call = UUID.randomUUID();

  @Test
  void a_recorder_writes_what_waits_and_an_idle_one_stops_at_once() {
    TestDatabase.sql(url)
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', 'acme', now(), now())""")
        .param("id", workspace.value())
        .update();
    List<Duration> stops = new ArrayList<>();
    try (Database db = TestDatabase.open(url)) {
      for (int i = 1; i <= 4; i++) {
        int written = 2 * i - 1;
        try (Leases leases = leases(db)) {
          FlightRecorder recorder = start(db, leases);
          recorder.record(entry());
          eventually(() -> stored(db) == written ? "" : "stored are " + stored(db));
          Instant start = Instant.now();
          recorder.close();
          stops.add(Duration.between(start, Instant.now()));
        }
        try (Leases leases = leases(db)) {
          FlightRecorder busy = start(db, leases);
          busy.record(entry());
          busy.close();
          assertThat(stored(db)).isEqualTo(written + 1);
        }
      }
    }
    // Each writer waits up to a second for an entry. A busy machine may pause in one of the stops.
    assertThat(stops).anyMatch(stop -> stop.compareTo(Duration.ofMillis(500)) < 0);
  }

  private static Leases leases(Database db) {
    return Leases.start(db, new NodeId(UUID.randomUUID()), NodeLease.LeaseConfig.PRODUCTION);
  }

  private static FlightRecorder start(Database db, Leases leases) {
    return FlightRecorder.start(db, leases, new SimpleMeterRegistry(), Clock.systemUTC());
  }

  private RecorderEntry entry() {
    return new RecorderEntry(
        workspace,
        call,
        null,
        null,
        Instant.now(),
        RecorderEntry.Kind.FLOW,
        "offered",
        null,
        JsonMapper.shared().createObjectNode());
  }

  private int stored(Database db) {
    return new RecorderStore(db).find(workspace, call, true).size();
  }
}
