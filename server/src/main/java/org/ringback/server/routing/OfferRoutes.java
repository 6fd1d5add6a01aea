package org.ringback.server.routing;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;

/// Serves the answers of agents to offers of calls.
final class OfferRoutes implements Routes {
  private final Access access;
  private final Claims claims;

  OfferRoutes(Access access, Claims claims) {
    this.access = access;
    this.claims = claims;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/calls";
    routes.post(path + "/{callId}/claim", this::claim, RouteAccess.AGENT);
    routes.post(path + "/{callId}/decline", this::decline, RouteAccess.AGENT);
  }

  private void claim(Context context) {
    Member agent = access.member(context);
    CallId call = call(context);
    claims.require(agent.workspace(), call);
    TabBody tab = TabBody.of(Json.body(context));
    Claim claim = claims.claim(agent, call, tab.tab(), tab.fence());
    Json.answer(context, Map.of("claim", claim.claim(), "expiresAt", claim.expiresAt().toString()));
  }

  private void decline(Context context) {
    claims.decline(access.member(context), call(context));
    context.status(204);
  }

  private static CallId call(Context context) {
    return CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
  }
}
