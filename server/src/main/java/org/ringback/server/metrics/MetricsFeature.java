package org.ringback.server.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.presence.Presence;
import org.ringback.server.price.PriceRequests;
import org.ringback.server.quality.Quality;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicemail.Voicemails;

/// Figures of calls and of the time of agents, and the targets of the live board. Closed before the
/// leases and the database.
public record MetricsFeature(
    List<Routes> routes, FigureSlices slices, MeterBinder meters, AutoCloseable updates)
    implements AutoCloseable {
  public static MetricsFeature of(
      Database db,
      Leases leases,
      EventLog events,
      Calls calls,
      Voicemails voicemails,
      PriceRequests prices,
      Quality quality,
      Presence presence,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      Clock clock) {
    TimeStore times = new TimeStore(db, clock);
    DayStore days = new DayStore(db);
    QuarterStore quarters = new QuarterStore(db, times, days, clock);
    QuarterUpdates updates = new QuarterUpdates(db, quarters, days, times, events, clock);
    presence.onEnded(times::mark);
    calls.onOver(
        over -> {
          quarters.mark(over);
          db.afterCommit(updates::wake);
        });
    voicemails.onReceived(
        (workspace, call) -> {
          quarters.mark(workspace, calls.view(workspace, call).createdAt());
          db.afterCommit(updates::wake);
        });
    prices.onPriced(
        (workspace, starts) -> {
          starts.forEach(start -> quarters.mark(workspace, start));
          db.afterCommit(updates::wake);
        });
    quality.onAdded(
        (workspace, start) -> {
          quarters.mark(workspace, start);
          db.afterCommit(updates::wake);
        });
    FigureStore store = new FigureStore(db, days, clock);
    FigureSlices slices = new FigureSlices(store, quarters, clock);
    FigureRoutes.Request request = new FigureRoutes.Request(access, workspaces, clock);
    updates.start(leases.lead("figures"));
    return new MetricsFeature(
        List.of(
            new FigureRoutes(access, request, store, quarters, slices, calls, audit),
            new FigureExportRoutes(access, request, store, slices, calls, workspaces, audit),
            new BoardRoutes(access, db, new BoardTargetStore(db), events, audit)),
        slices,
        new JobGauges(
            db,
            "figures",
            """
            select count(*) as waiting, min(marked_at) as due from call_quarter_changes"""),
        updates);
  }

  @Override
  public void close() throws Exception {
    updates.close();
  }
}
