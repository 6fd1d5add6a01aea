package org.ringback.server.dialpolicy;

import io.javalin.config.RoutesConfig;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

/// Reading the usage of a workspace.
final class UsageRoutes implements Routes {
  private final UsageReport report;
  private final Access access;

  UsageRoutes(UsageReport report, Access access) {
    this.report = report;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/usage",
        context -> Json.answer(context, report.of(access.principal(context).workspace())),
        RouteAccess.SUPERVISOR,
        RouteAccess.SERVICE);
  }
}
