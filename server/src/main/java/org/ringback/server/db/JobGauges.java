package org.ringback.server.db;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/// The gauges of a table of jobs: `ringback.jobs.waiting`, and `ringback.jobs.overdue.seconds`, the
/// time since the first of them was due.
///
/// @param task the kind of the jobs, a label. Prometheus has a label `job` of its own.
/// @param sql selects `waiting` and the time `due`, null without a job, of all workspaces
public record JobGauges(Database db, String task, String sql) implements MeterBinder {
  private record Backlog(long waiting, double overdueSeconds) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("task", task);
    new QueryGauges<>(db, this::backlog)
        .add(
            registry,
            "ringback.jobs.waiting",
            "jobs that are not done, by their kind",
            tags,
            Backlog::waiting)
        .add(
            registry,
            "ringback.jobs.overdue.seconds",
            "time since the first of the jobs was due",
            tags,
            Backlog::overdueSeconds);
  }

  private Backlog backlog() {
    return db.ofAll()
        .sql(
            "select waiting, coalesce(greatest(0, extract(epoch from clock_timestamp() - due)), 0)"
                + " as overdue from ("
                + sql
                + ") jobs")
        .query((row, _) -> new Backlog(row.getLong("waiting"), row.getDouble("overdue")))
        .single();
  }
}
