package org.ringback.server.presence;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;

/// Extends and ends the wrap-up of the signed-in member.
final class WrapUpRoutes implements Routes {
  private final WrapUp wrapUp;
  private final Access access;

  WrapUpRoutes(WrapUp wrapUp, Access access) {
    this.wrapUp = wrapUp;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/wrap-up";
    routes.put(path, this::extend, RouteAccess.AGENT);
    routes.delete(path, this::end, RouteAccess.AGENT);
  }

  private void extend(Context context) {
    Member member = access.member(context);
    Instant end = Json.body(context).time("endsAt");
    if (!wrapUp.isAllowedEnd(end)) {
      throw ProblemException.invalid(
          "/endsAt",
          "endsAt should be a time within the next " + WrapUp.MAX.toMinutes() + " minutes.");
    }
    Instant endsAt = wrapUp.extend(member, end).orElseThrow(WrapUpRoutes::notInWrapUp);
    Json.answer(context, Map.of("endsAt", endsAt));
  }

  private void end(Context context) {
    wrapUp.end(access.member(context));
    context.status(204);
  }

  private static ProblemException notInWrapUp() {
    return new ProblemException(
        Problem.of(
            409,
            "not-in-wrap-up",
            "No wrap-up to extend",
            "Your wrap-up is over, or you have not had a call. It starts after your next call."));
  }
}
