package org.ringback.server.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.ringback.server.webhook.WebhookInboxStore.Count;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gauge `ringback.inbox`: stored webhooks that are not applied, by kind and state. Kinds
/// without a handler, which a newer version of the server stored, are counted as `unknown`.
final class InboxMeters {
  private static final Logger log = LoggerFactory.getLogger(InboxMeters.class);
  private static final Duration MAX_AGE = Duration.ofMillis(100);
  private static final String UNKNOWN = "unknown";

  private final WebhookInboxStore store;
  private List<Count> counts = List.of();
  private boolean isKnown;
  private long readAt = System.nanoTime() - MAX_AGE.toNanos();

  InboxMeters(WebhookInboxStore store) {
    this.store = store;
  }

  void register(MeterRegistry registry, List<String> kinds) {
    for (String kind : kinds) {
      register(registry, kind, kind::equals);
    }
    register(registry, UNKNOWN, kind -> !kinds.contains(kind));
  }

  private void register(MeterRegistry registry, String kind, Predicate<String> counted) {
    register(registry, kind, "waiting", counted, Count::waiting);
    register(registry, kind, "set-aside", counted, Count::setAside);
  }

  private void register(
      MeterRegistry registry,
      String kind,
      String state,
      Predicate<String> counted,
      ToLongFunction<Count> number) {
    Gauge.builder("ringback.inbox", this, self -> self.sum(counted, number))
        .description("stored webhooks that are not applied")
        .strongReference(true)
        .tag("kind", kind)
        .tag("state", state)
        .register(registry);
  }

  /// Returns NaN when the database is unreachable. One query answers all gauges of a scrape.
  private synchronized double sum(Predicate<String> counted, ToLongFunction<Count> number) {
    if (System.nanoTime() - readAt >= MAX_AGE.toNanos()) {
      read();
      readAt = System.nanoTime();
    }
    return isKnown
        ? counts.stream().filter(count -> counted.test(count.kind())).mapToLong(number).sum()
        : Double.NaN;
  }

  private void read() {
    try {
      counts = store.count();
      isKnown = true;
    } catch (RuntimeException failed) {
      log.debug("Could not count the webhook inbox", failed);
      isKnown = false;
    }
  }
}
