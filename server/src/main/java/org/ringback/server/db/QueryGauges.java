package org.ringback.server.db;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gauges that one query answers, which the gauges of a scrape share. They are NaN while the
/// database does not answer. After a failure no query runs for a second, so that a scrape waits for
/// the database once and not for each query.
///
/// The state of calls and agents is the same on every node, so these gauges are too: take their
/// maximum over the nodes, not their sum.
public final class QueryGauges<T> {
  private static final Logger log = LoggerFactory.getLogger(QueryGauges.class);

  /// How long a result of a query is used.
  public static final Duration MAX_AGE = Duration.ofMillis(100);

  private final Database db;
  private final Supplier<T> query;
  private Optional<T> result = Optional.empty();
  private long readAt = System.nanoTime() - MAX_AGE.toNanos();

  /// @param query must use an index, because each scrape of each node runs it
  public QueryGauges(Database db, Supplier<T> query) {
    this.db = db;
    this.query = query;
  }

  /// Registers a gauge.
  public QueryGauges<T> add(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<T> value) {
    Gauge.builder(name, this, self -> self.current().map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .strongReference(true)
        .tags(tags)
        .register(registry);
    return this;
  }

  private synchronized Optional<T> current() {
    if (System.nanoTime() - readAt >= MAX_AGE.toNanos()) {
      result = read();
      readAt = System.nanoTime();
    }
    return result;
  }

  private Optional<T> read() {
    if (!db.gaugePause().isOver()) {
      return Optional.empty();
    }
    try {
      return Optional.of(query.get());
    } catch (RuntimeException failed) {
      log.debug("Could not read gauges from the database", failed);
      db.gaugePause().begin();
      return Optional.empty();
    }
  }

  /// The time after a failure in which no gauge queries the database.
  static final class Pause {
    private static final Duration LENGTH = Duration.ofSeconds(1);

    private volatile long end = System.nanoTime();

    void begin() {
      end = System.nanoTime() + LENGTH.toNanos();
    }

    boolean isOver() {
      return System.nanoTime() - end >= 0;
    }
  }
}
