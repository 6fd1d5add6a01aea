package org.ringback.server.price;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves what Twilio charged for a call.
final class CostRoutes implements Routes {
  private final Access access;
  private final Calls calls;
  private final CallCosts costs;

  CostRoutes(Access access, Calls calls, CallCosts costs) {
    this.access = access;
    this.calls = calls;
    this.costs = costs;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/calls/{callId}/cost",
        this::read,
        RouteAccess.SUPERVISOR,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
  }

  private void read(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    CallId call =
        CallId.of(context.pathParam("callId"))
            .flatMap(id -> calls.findView(workspace, id))
            .map(CallView::id)
            .orElseThrow(ProblemException::notFound);
    Json.answer(context, costs.ofCall(workspace, call));
  }
}
