package org.ringback.server.transcript;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The meters of transcripts, by engine and state: those that this node finished, and those under
/// way.
record TranscriptMeters(Database db, TranscriptStore store) implements MeterBinder {
  private static final List<String> ENGINES = List.of("twilio", "script", "http", "vosk");

  @Override
  public void bindTo(MeterRegistry registry) {
    Map<TranscriptStore.EngineStatus, Counter> finished = new HashMap<>();
    for (String engine : ENGINES) {
      for (String status : List.of("completed", "failed")) {
        finished.put(
            new TranscriptStore.EngineStatus(engine, status),
            Counter.builder("ringback.transcripts.finished")
                .description("transcripts that this node completed or gave up")
                .tag("engine", engine)
                .tag("status", status)
                .register(registry));
      }
    }
    store.onFinished(
        transcript ->
            db.afterCommit(
                () -> {
                  Counter counter = finished.get(transcript);
                  if (counter != null) {
                    counter.increment();
                  }
                }));
    QueryGauges<Map<TranscriptStore.EngineStatus, Long>> open = new QueryGauges<>(db, store::open);
    for (String engine : ENGINES) {
      for (String status : List.of("starting", "running")) {
        open.add(
            registry,
            "ringback.transcripts.open",
            "transcripts under way",
            Tags.of("engine", engine, "status", status),
            counts -> counts.getOrDefault(new TranscriptStore.EngineStatus(engine, status), 0L));
      }
    }
  }
}
