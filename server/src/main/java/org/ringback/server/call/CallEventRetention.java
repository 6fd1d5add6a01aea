package org.ringback.server.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.PartitionTimer;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;

/// The partitions of the events of calls: one for the calls that began in a month.
public final class CallEventRetention {
  /// Events are kept for so long in any case: a setting has a month at least.
  static final Duration SHORTEST = Duration.ofDays(28);

  /// A month with a call on legal hold is kept.
  private static final String HELD = "select call_id from legal_hold_directory";

  private CallEventRetention() {}

  /// Starts to add the partitions of the next months, and to drop those past the retention.
  ///
  /// @param keptMonths empty to keep all events
  public static AutoCloseable start(
      Database db, Leases leases, MeterRegistry meters, Optional<Integer> keptMonths) {
    return PartitionTimer.start(leases, "call-event-retention", meters, partitions(db, keptMonths));
  }

  static List<Partitions> partitions(Database db, Optional<Integer> keptMonths) {
    return List.of(
        Partitions.ofMonths(db, "call_events", "call_id", keptMonths, HELD),
        Partitions.ofMonths(db, "conference_events", "call_id", keptMonths, HELD));
  }
}
