package org.ringback.server.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.PartitionTimer;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;

/// The partitions of the events of calls: one for the calls that began in a month.
///
/// @param keptMonths empty to keep all events
public record CallEventRetention(Optional<Integer> keptMonths) {
  /// A month with a call on legal hold is kept.
  private static final String HELD = "select call_id from legal_hold_directory";

  /// Starts to add the partitions of the next months, and to drop those past the retention.
  public AutoCloseable start(Database db, Leases leases, MeterRegistry meters) {
    return PartitionTimer.start(leases, "call-event-retention", meters, partitions(db));
  }

  List<Partitions> partitions(Database db) {
    return List.of(
        Partitions.ofMonths(db, "call_events", "call_id", keptMonths, HELD),
        Partitions.ofMonths(db, "conference_events", "call_id", keptMonths, HELD));
  }

  /// Returns whether the events of a call may have been dropped.
  boolean mayHaveDropped(Call call, Instant now) {
    return keptMonths
        .map(months -> now.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant())
        .filter(call.createdAt()::isBefore)
        .isPresent();
  }
}
