package org.ringback.server.routing;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

/// Serves the refusals of agents who are offered a call.
final class OfferRoutes implements Routes {
  private final Access access;
  private final Claims claims;

  OfferRoutes(Access access, Claims claims) {
    this.access = access;
    this.claims = claims;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/workspaces/{workspaceId}/calls/{callId}/decline", this::decline, RouteAccess.AGENT);
  }

  private void decline(Context context) {
    CallId call = CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
    claims.decline(access.member(context), call);
    context.status(204);
  }
}
