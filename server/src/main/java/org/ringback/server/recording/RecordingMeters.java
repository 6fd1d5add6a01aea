package org.ringback.server.recording;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The meters of recordings: those that this node finished, those under way, and how late their
/// audio is.
record RecordingMeters(Database db, RecordingStore store, CallRecordings recordings)
    implements MeterBinder {
  private static final Set<RecordingStatus> OPEN =
      EnumSet.of(RecordingStatus.RECORDING, RecordingStatus.PROCESSING);

  @Override
  public void bindTo(MeterRegistry registry) {
    Map<RecordingStatus, Counter> finished = new EnumMap<>(RecordingStatus.class);
    for (RecordingStatus status : EnumSet.complementOf(EnumSet.copyOf(OPEN))) {
      finished.put(
          status,
          Counter.builder("ringback.recordings.finished")
              .description("recordings that this node stored or gave up, by their state")
              .tag("status", status.wire())
              .register(registry));
    }
    recordings.onStored(
        status ->
            db.afterCommit(
                () -> {
                  Counter counter = finished.get(status);
                  if (counter != null) {
                    counter.increment();
                  }
                }));
    QueryGauges<RecordingStore.Open> open = new QueryGauges<>(db, store::open);
    for (RecordingStatus status : OPEN) {
      open.add(
          registry,
          "ringback.recordings.open",
          "recordings under way: at Twilio, or on their way to the storage",
          Tags.of("status", status.wire()),
          counts -> counts.byStatus().getOrDefault(status, 0L));
    }
    open.add(
        registry,
        "ringback.recordings.lag.seconds",
        "time since the end of the oldest recording that is not stored yet",
        Tags.empty(),
        RecordingStore.Open::lagSeconds);
  }
}
