package org.ringback.server.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicemail.Voicemails;

/// Figures of calls, and the targets of the live board. Closed before the leases and the database.
public record MetricsFeature(List<Routes> routes, MeterBinder meters, AutoCloseable updates)
    implements AutoCloseable {
  public static MetricsFeature of(
      Database db,
      Leases leases,
      EventLog events,
      Calls calls,
      Voicemails voicemails,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      Clock clock) {
    QuarterStore quarters = new QuarterStore(db);
    QuarterUpdates updates = new QuarterUpdates(db, quarters, events, clock);
    Consumer<List<QuarterStore.Quarter>> mark =
        changed -> {
          quarters.mark(changed);
          db.afterCommit(updates::wake);
        };
    calls.onOver(
        over ->
            mark.accept(
                over.stream()
                    .map(call -> QuarterUpdates.quarterOf(call.workspace(), call.createdAt()))
                    .toList()));
    voicemails.onReceived(
        (workspace, call) ->
            mark.accept(
                List.of(
                    QuarterUpdates.quarterOf(workspace, calls.view(workspace, call).createdAt()))));
    FigureStore store = new FigureStore(db);
    FigureRoutes.Request request = new FigureRoutes.Request(access, workspaces, clock);
    updates.start(leases.lead("figures"));
    return new MetricsFeature(
        List.of(
            new FigureRoutes(access, request, store, quarters, calls, audit),
            new FigureExportRoutes(access, request, store, calls, workspaces, audit),
            new BoardRoutes(access, db, new BoardTargetStore(db), events, audit)),
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
