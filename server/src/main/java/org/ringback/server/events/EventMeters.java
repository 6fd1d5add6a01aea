package org.ringback.server.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;

/// The meters of the event log and of its sockets on this node.
record EventMeters(
    EventLog log, EventDelivery delivery, Realtime realtime, SocketAdmission admission, Clock clock)
    implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("ringback.sockets", realtime, Realtime::sockets)
        .description("open event sockets")
        .register(registry);
    Gauge.builder("ringback.sockets.pending", admission, SocketAdmission::pending)
        .description("open event sockets that are not signed in")
        .register(registry);
    Counter appended =
        Counter.builder("ringback.events.appended")
            .description("events that this node added to the log")
            .register(registry);
    log.onCommitted(events -> appended.increment(events.size()));
    Gauge.builder("ringback.events.undelivered", delivery, EventDelivery::pending)
        .description("events that the sockets of this node do not have yet")
        .register(registry);
    Timer lag =
        Timer.builder("ringback.events.delivery")
            .description("time from an event to its delivery to the sockets of this node")
            .register(registry);
    delivery.onDelivered(event -> lag.record(ageOf(event)));
  }

  /// Returns the age of an event. The clock of the node that appended it may be ahead.
  private Duration ageOf(LoggedEvent event) {
    Duration age = Duration.between(event.at(), clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }
}
