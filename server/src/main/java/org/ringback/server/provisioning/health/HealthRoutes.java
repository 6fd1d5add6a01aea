package org.ringback.server.provisioning.health;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Checks the setup on request, returns the last findings, and fixes one. `test-connection` runs
/// the same checks, and returns the result of each.
final class HealthRoutes implements Routes {
  private final SetupHealth setupHealth;
  private final SetupFixes fixes;
  private final Workspaces workspaces;
  private final Access access;

  HealthRoutes(SetupHealth setupHealth, SetupFixes fixes, Workspaces workspaces, Access access) {
    this.setupHealth = setupHealth;
    this.fixes = fixes;
    this.workspaces = workspaces;
    this.access = access;
  }

  /// @param at null before the first check
  private record ReportView(@Nullable Instant at, List<Finding> findings) {
    static ReportView of(SetupHealth.Report report) {
      return new ReportView(report.at(), report.findings());
    }
  }

  private record ConnectionView(boolean ok, List<CheckView> checks) {}

  private record CheckView(String name, boolean ok, String message) {
    static CheckView of(CheckResult result) {
      return new CheckView(result.name(), result.isOk(), result.message());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    String healthCheck = workspace + "/health-check";
    routes.get(healthCheck, this::last, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.post(healthCheck, this::check, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.post(healthCheck + "/fixes", this::fix, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.post(
        workspace + "/test-connection",
        this::testConnection,
        RouteAccess.SUPERVISOR,
        RouteAccess.SERVICE);
  }

  private void last(Context context) {
    Json.answer(
        context,
        setupHealth
            .last(access.principal(context).workspace())
            .map(ReportView::of)
            .orElseGet(() -> new ReportView(null, List.of())));
  }

  private void check(Context context) {
    WorkspaceId id = access.principal(context).workspace();
    Json.answer(context, ReportView.of(setupHealth.check(id)));
  }

  private void testConnection(Context context) {
    WorkspaceId id = access.principal(context).workspace();
    List<CheckResult> results = setupHealth.testConnection(id);
    Json.answer(
        context,
        new ConnectionView(
            results.stream().allMatch(CheckResult::isOk),
            results.stream().map(CheckView::of).toList()));
  }

  private void fix(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    String code = body.text("code", 64);
    String subject = body.optionalText("subject", 256).orElse("");
    Workspace workspace =
        workspaces.find(principal.workspace()).orElseThrow(ProblemException::notFound);
    Json.answer(context, ReportView.of(fixes.fix(principal, workspace, code, subject)));
  }
}
