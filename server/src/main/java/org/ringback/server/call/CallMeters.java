package org.ringback.server.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The meters of calls: those that ended on this node, the waits of their callers, and the open
/// calls. A late event does not change what was counted; the figures of `metrics` are exact.
final class CallMeters implements MeterBinder {
  /// The thresholds that a workspace can choose for its service level and its short abandons.
  private static final int[] THRESHOLDS = {5, 10, 15, 20, 30, 45, 60, 90, 120};

  private final Database db;
  private final Calls calls;

  CallMeters(Database db, Calls calls) {
    this.db = db;
    this.calls = calls;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Map<Outcome, Counter> ended = new HashMap<>();
    for (CallDirection direction : CallDirection.values()) {
      for (EndReason reason : EndReason.values()) {
        Outcome outcome = new Outcome(direction, reason);
        ended.put(outcome, ended(registry, outcome));
      }
    }
    Timer answered = wait(registry, "answered");
    Timer abandoned = wait(registry, "abandoned");
    calls.onEnded(
        call ->
            db.afterCommit(
                () -> {
                  CallState state = call.state();
                  Counter counter = ended.get(new Outcome(call.direction(), state.endReason()));
                  if (counter != null) {
                    counter.increment();
                  }
                  if (call.direction() == CallDirection.INBOUND) {
                    recordWait(call, state, answered, abandoned);
                  }
                }));
    QueryGauges<Map<String, Long>> open = new QueryGauges<>(db, this::open);
    for (CallDirection direction : CallDirection.values()) {
      open.add(
          registry,
          "ringback.calls.open",
          "calls that have not ended",
          Tags.of("direction", direction.wire()),
          counts -> counts.getOrDefault(direction.wire(), 0L));
    }
  }

  /// @param reason null for a call whose end is not known
  private record Outcome(CallDirection direction, @Nullable EndReason reason) {}

  private static Counter ended(MeterRegistry registry, Outcome outcome) {
    return Counter.builder("ringback.calls.ended")
        .description("calls that ended on this node, by their reason")
        .tag("direction", outcome.direction().wire())
        .tag("outcome", outcome.reason() == null ? "unknown" : outcome.reason().wire())
        .register(registry);
  }

  private static Timer wait(MeterRegistry registry, String outcome) {
    return Timer.builder("ringback.call.wait")
        .description("time from an incoming call to its answer, or until its caller hung up")
        .serviceLevelObjectives(
            IntStream.of(THRESHOLDS).mapToObj(Duration::ofSeconds).toArray(Duration[]::new))
        .tag("outcome", outcome)
        .register(registry);
  }

  private static void recordWait(Call call, CallState state, Timer answered, Timer abandoned) {
    if (state.answeredAt() != null) {
      record(answered, call, state.answeredAt());
    } else if (state.endReason() == EndReason.CALLER_GAVE_UP) {
      record(abandoned, call, state.endedAt());
    }
  }

  private static void record(Timer timer, Call call, @Nullable Instant end) {
    if (end != null) {
      timer.record(Duration.between(call.createdAt(), end));
    }
  }

  private Map<String, Long> open() {
    Map<String, Long> counts = new HashMap<>();
    db.ofAll()
        .sql(
            "select direction, count(*) as calls from current_calls where ended_at is null group by 1")
        .query(
            row -> {
              counts.put(row.getString("direction"), row.getLong("calls"));
            });
    return counts;
  }
}
