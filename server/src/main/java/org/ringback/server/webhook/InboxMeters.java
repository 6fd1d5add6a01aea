package org.ringback.server.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;
import org.ringback.server.webhook.WebhookInboxStore.Count;

/// The meters of webhooks: those that this node received and applied, and the stored ones that are
/// not applied. Stored kinds without a handler, of a newer version of the server, are `unknown`.
final class InboxMeters {
  private static final String UNKNOWN = "unknown";

  /// How this node left a webhook.
  enum Outcome {
    APPLIED("applied"),
    /// Stored before: Twilio repeats a webhook that was not acknowledged in time.
    REPEATED("repeated"),
    /// Will be tried again.
    FAILED("failed"),
    SET_ASIDE("set-aside");

    private final String wire;

    Outcome(String wire) {
      this.wire = wire;
    }
  }

  private record Key(String kind, Outcome outcome) {}

  private final Map<Key, Counter> counters = new HashMap<>();
  private final Counter rejected;
  private final Counter apologies;

  InboxMeters(MeterRegistry registry, Database db, WebhookInboxStore store, List<String> kinds) {
    for (String kind : kinds) {
      for (Outcome outcome : Outcome.values()) {
        counters.put(
            new Key(kind, outcome),
            Counter.builder("ringback.webhooks")
                .description("stored webhooks that this node processed, by outcome")
                .tag("kind", kind)
                .tag("outcome", outcome.wire)
                .register(registry));
      }
    }
    rejected =
        Counter.builder("ringback.webhooks.rejected")
            .description("webhooks without a valid signature")
            .register(registry);
    apologies =
        Counter.builder("ringback.voice.apologies")
            .description("voice webhooks whose caller heard an apology")
            .register(registry);
    QueryGauges<List<Count>> waiting = new QueryGauges<>(db, store::count);
    for (String kind : kinds) {
      gauges(registry, waiting, kind, kind::equals);
    }
    gauges(registry, waiting, UNKNOWN, kind -> !kinds.contains(kind));
    waiting.add(
        registry,
        "ringback.inbox.oldest.seconds",
        "time since Twilio sent the oldest webhook that is not applied",
        Tags.empty(),
        counts -> counts.stream().mapToDouble(Count::oldestSeconds).max().orElse(0));
  }

  private static void gauges(
      MeterRegistry registry,
      QueryGauges<List<Count>> gauges,
      String kind,
      Predicate<String> counted) {
    gauge(registry, gauges, kind, "waiting", counted, Count::waiting);
    gauge(registry, gauges, kind, "set-aside", counted, Count::setAside);
  }

  private static void gauge(
      MeterRegistry registry,
      QueryGauges<List<Count>> gauges,
      String kind,
      String state,
      Predicate<String> counted,
      ToLongFunction<Count> number) {
    gauges.add(
        registry,
        "ringback.inbox",
        "stored webhooks that are not applied",
        Tags.of("kind", kind, "state", state),
        counts ->
            counts.stream().filter(count -> counted.test(count.kind())).mapToLong(number).sum());
  }

  void count(WebhookKind kind, Outcome outcome, int webhooks) {
    Counter counter = counters.get(new Key(kind.name(), outcome));
    if (counter != null) {
      counter.increment(webhooks);
    }
  }

  void countFailure(WebhookKind kind, RetrySchedule.Failure failure) {
    count(kind, failure.setAsideAt() == null ? Outcome.FAILED : Outcome.SET_ASIDE, 1);
  }

  void countRejected() {
    rejected.increment();
  }

  void countApology() {
    apologies.increment();
  }
}
