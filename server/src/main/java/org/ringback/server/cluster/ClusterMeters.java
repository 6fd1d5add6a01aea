package org.ringback.server.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.ringback.server.db.Database;
import org.ringback.server.db.QueryGauges;

/// The meters of the nodes and of their leases. Bind it when all tasks have a lease.
public record ClusterMeters(Database db, NodeLease lease, Leases leases) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    new QueryGauges<>(
            db, () -> db.ofAll().sql("select count(*) from live_nodes").query(Long.class).single())
        .add(
            registry, "ringback.nodes", "nodes with a live lease", Tags.empty(), Long::doubleValue);
    Gauge.builder("ringback.node.lease.age.seconds", lease, it -> it.age().toMillis() / 1000.0)
        .description("time since this node renewed its lease")
        .register(registry);
    for (LeaderLease task : leases.tasks()) {
      Gauge.builder("ringback.leader", task, it -> it.term().isPresent() ? 1 : 0)
          .description("1 if this node runs the task, of which one node runs each")
          .tag("task", task.name())
          .register(registry);
    }
    Counter lost =
        Counter.builder("ringback.leases.lost")
            .description("leases of tasks that this node lost to another one or to time")
            .register(registry);
    leases.onLost(lost::increment);
  }
}
