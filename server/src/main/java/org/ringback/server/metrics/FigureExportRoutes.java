package org.ringback.server.metrics;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallCursor;
import org.ringback.server.call.CallExport;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Download;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.Workspaces;

/// Serves the figures of slices, and the calls behind a figure, as files. Agents get their own.
final class FigureExportRoutes implements Routes {
  private final Access access;
  private final FigureRoutes.Request request;
  private final FigureStore store;
  private final FigureSlices slices;
  private final Calls calls;
  private final Workspaces workspaces;
  private final AuditLog audit;

  FigureExportRoutes(
      Access access,
      FigureRoutes.Request request,
      FigureStore store,
      FigureSlices slices,
      Calls calls,
      Workspaces workspaces,
      AuditLog audit) {
    this.access = access;
    this.request = request;
    this.store = store;
    this.slices = slices;
    this.calls = calls;
    this.workspaces = workspaces;
    this.audit = audit;
  }

  @Override
  public void register(RoutesConfig routes) {
    String metrics = "/api/workspaces/{workspaceId}/metrics";
    routes.get(
        metrics + "/slices/export",
        this::slices,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_EXPORT,
        SupportedParameters.of(
            "bom", "by", "from", "to", "agent", "serviceLevelSeconds", "shortAbandonSeconds"));
    routes.get(
        metrics + "/calls/export",
        this::calls,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_EXPORT,
        SupportedParameters.of(
            "format",
            "bom",
            "metric",
            "by",
            "key",
            "from",
            "to",
            "agent",
            "serviceLevelSeconds",
            "shortAbandonSeconds"));
  }

  private void slices(Context context) {
    FigureQuery query = request.query(context);
    Dimension by = FigureRoutes.Request.dimension(context);
    Download file = Download.csv(context);
    write(
        context,
        query,
        "figures.exported",
        file,
        "figures-by-" + by.wire(),
        slices.open(query, by, file));
  }

  private void calls(Context context) {
    FigureQuery query = request.query(context);
    Metric metric = FigureRoutes.Request.metric(context);
    FigureStore.Slice slice = FigureRoutes.Request.slice(context);
    Download file = Download.of(context);
    CallExport export =
        CallExport.open(query.period().zone(), after -> page(query, metric, slice, after));
    write(
        context,
        query,
        "calls.exported",
        file,
        "calls-" + metric.wire(),
        out -> export.write(file, out));
  }

  private CallExport.Page page(
      FigureQuery query,
      Metric metric,
      FigureStore.@Nullable Slice slice,
      @Nullable CallCursor after) {
    List<CallCursor> page = store.calls(query, metric, slice, after, CallExport.PAGE);
    return new CallExport.Page(
        calls.views(query.workspace(), page.stream().map(CallCursor::id).toList()),
        page.size() < CallExport.PAGE ? null : page.getLast());
  }

  private void write(
      Context context,
      FigureQuery query,
      String action,
      Download file,
      String subject,
      Download.Content content) {
    WorkspacePrincipal principal = access.principal(context);
    Workspace workspace =
        workspaces.find(query.workspace()).orElseThrow(ProblemException::notFound);
    audit.write(workspace.id(), principal.auditEvent(action, null, Download.parameters(context)));
    file.answer(
        context,
        file.fileName(workspace.slug(), subject, query.period().from(), query.period().to()),
        content);
  }
}
