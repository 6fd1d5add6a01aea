package org.ringback.server.routing;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;
import tools.jackson.databind.JsonNode;

/// Serves the offers of calls to agents, and their answers.
final class OfferRoutes implements Routes {
  private final Access access;
  private final Claims claims;
  private final Calls calls;

  OfferRoutes(Access access, Claims claims, Calls calls) {
    this.access = access;
    this.claims = claims;
    this.calls = calls;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/calls";
    routes.get(path + "/offers", this::offers, RouteAccess.AGENT);
    routes.post(path + "/{callId}/claim", this::claim, RouteAccess.AGENT);
    routes.post(path + "/{callId}/decline", this::decline, RouteAccess.AGENT);
  }

  private void offers(Context context) {
    Member agent = access.member(context);
    List<?> offers =
        claims.offers(agent.workspace(), agent.user()).stream()
            .map(each -> calls.offerBody(agent.workspace(), each.call(), each.offer()))
            .toList();
    Json.answer(context, Map.of("offers", offers));
  }

  private void claim(Context context) {
    Member agent = access.member(context);
    Json.Body body = Json.body(context);
    Claim claim = claims.claim(agent, call(context), tab(body), fence(body));
    Json.answer(context, Map.of("claim", claim.claim(), "expiresAt", claim.expiresAt().toString()));
  }

  private void decline(Context context) {
    claims.decline(access.member(context), call(context));
    context.status(204);
  }

  private static CallId call(Context context) {
    return CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
  }

  private static UUID tab(Json.Body body) {
    return Uuids.parse(body.text("tab", 64))
        .orElseThrow(() -> ProblemException.invalid("/tab", "tab should be a UUID."));
  }

  private static long fence(Json.Body body) {
    JsonNode value = body.node().path("fence");
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw ProblemException.invalid("/fence", "fence should be a whole number from 0.");
    }
    return value.longValue();
  }
}
