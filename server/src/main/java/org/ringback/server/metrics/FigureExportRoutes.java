package org.ringback.server.metrics;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallCursor;
import org.ringback.server.call.CallExport;
import org.ringback.server.call.Calls;
import org.ringback.server.http.CsvWriter;
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
  private final Calls calls;
  private final Workspaces workspaces;
  private final AuditLog audit;

  FigureExportRoutes(
      Access access,
      FigureRoutes.Request request,
      FigureStore store,
      Calls calls,
      Workspaces workspaces,
      AuditLog audit) {
    this.access = access;
    this.request = request;
    this.store = store;
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
    boolean isOfAgent = query.agent() != null || by == Dimension.AGENT;
    Map<String, String> names = store.names(query, by);
    Map<String, Totals> slices = store.slices(query, by);
    Download file = Download.csv(context);
    write(
        context,
        query,
        "figures.exported",
        file,
        "figures-by-" + by.wire(),
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter csv = new CsvWriter(writer, file.hasByteOrderMark());
          csv.row(header(Figure.of(Totals.NONE, query.options(), isOfAgent, by)));
          for (Map.Entry<String, Totals> slice : slices.entrySet()) {
            String name = names.get(slice.getKey());
            List<Figure> figures = Figure.of(slice.getValue(), query.options(), isOfAgent, by);
            csv.row(row(slice.getKey(), name, figures));
            for (List<Figure> further : furtherCurrencies(figures)) {
              csv.row(row(slice.getKey(), name, further));
            }
          }
          writer.flush();
        });
  }

  private static List<@Nullable Object> header(List<Figure> figures) {
    List<@Nullable Object> cells = new ArrayList<>(List.of("key", "name"));
    figures.forEach(figure -> cells.add(figure.metric().wire()));
    cells.add("currency");
    return cells;
  }

  private static List<@Nullable Object> row(
      String key, @Nullable String name, List<Figure> figures) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(key);
    cells.add(name);
    figures.forEach(figure -> cells.add(figure.value()));
    cells.add(currency(figures));
    return cells;
  }

  private static @Nullable String currency(List<Figure> figures) {
    return figures.stream().map(Figure::currency).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /// Returns the amounts of money in each currency beyond the first.
  private static List<List<Figure>> furtherCurrencies(List<Figure> figures) {
    int count = figures.stream().mapToInt(figure -> figure.others().size()).max().orElse(0);
    return IntStream.range(0, count)
        .mapToObj(i -> figures.stream().map(figure -> figure.inFurtherCurrency(i)).toList())
        .toList();
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
