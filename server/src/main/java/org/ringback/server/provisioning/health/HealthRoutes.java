package org.ringback.server.provisioning.health;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.Workspaces;

/// What the doctor found, having it look now, and having it mend.
public final class HealthRoutes implements Routes {
  private final SetupHealth setupHealth;
  private final Workspaces workspaces;
  private final Access access;
  private final AuditLog audit;

  public HealthRoutes(
      SetupHealth setupHealth, Workspaces workspaces, Access access, AuditLog audit) {
    this.setupHealth = setupHealth;
    this.workspaces = workspaces;
    this.access = access;
    this.audit = audit;
  }

  /// @param at null when nobody has looked yet
  private record ReportView(@Nullable Instant at, List<Finding> findings) {}

  @Override
  public void register(RoutesConfig routes) {
    String setupHealth = "/api/workspaces/{workspaceId}/doctor";
    routes.get(setupHealth, this::last, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.post(setupHealth, this::check, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.post(setupHealth + "/fixes", this::fix, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void last(Context context) {
    Json.answer(context, view(setupHealth.last(access.principal(context).workspace())));
  }

  private void check(Context context) {
    Json.answer(
        context, view(Optional.of(setupHealth.check(access.principal(context).workspace()))));
  }

  private void fix(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    String code = body.text("code", 64);
    String subject = body.optionalText("subject", 256).orElse("");
    Workspace workspace =
        workspaces.find(principal.workspace()).orElseThrow(ProblemException::notFound);
    SetupHealth.Report report =
        setupHealth.fix(
            workspace,
            code,
            subject,
            () ->
                audit.write(
                    workspace.id(),
                    principal.auditEvent("credentials.mended", subject, Map.of("finding", code))),
            (action, detail) ->
                audit.write(workspace.id(), principal.auditEvent(action, subject, detail)));
    Json.answer(context, view(Optional.of(report)));
  }

  private static ReportView view(Optional<SetupHealth.Report> report) {
    return report
        .map(r -> new ReportView(r.at(), r.findings()))
        .orElseGet(() -> new ReportView(null, List.of()));
  }
}
