package org.ringback.server.metrics;

import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicemail.Voicemails;

/// Figures of calls. Closed before the leases and the database.
public record MetricsFeature(List<Routes> routes, AutoCloseable updates) implements AutoCloseable {
  public static MetricsFeature of(
      Database db,
      Leases leases,
      Calls calls,
      Voicemails voicemails,
      Workspaces workspaces,
      Access access,
      AuditLog audit,
      Clock clock) {
    QuarterStore quarters = new QuarterStore(db);
    calls.onOver(
        over ->
            quarters.mark(
                over.stream()
                    .map(call -> QuarterUpdates.quarterOf(call.workspace(), call.createdAt()))
                    .toList()));
    voicemails.onReceived(
        (workspace, call) ->
            quarters.mark(
                List.of(
                    QuarterUpdates.quarterOf(workspace, calls.view(workspace, call).createdAt()))));
    FigureStore store = new FigureStore(db);
    FigureRoutes.Request request = new FigureRoutes.Request(access, workspaces, clock);
    return new MetricsFeature(
        List.of(
            new FigureRoutes(access, request, store, quarters, calls, audit),
            new FigureExportRoutes(access, request, store, calls, workspaces, audit)),
        QuarterUpdates.start(db, quarters, leases.lead("figures")));
  }

  @Override
  public void close() throws Exception {
    updates.close();
  }
}
