package org.ringback.server.callcontrol;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

/// Serves what agents do with calls in conferences.
final class ControlRoutes implements Routes {
  private final Access access;
  private final CallControl control;

  ControlRoutes(Access access, CallControl control) {
    this.access = access;
    this.control = control;
  }

  @Override
  public void register(RoutesConfig routes) {
    String call = "/api/workspaces/{workspaceId}/calls/{callId}";
    routes.post(call + "/leave", this::leave, RouteAccess.AGENT);
  }

  private void leave(Context context) {
    control.leave(access.member(context), call(context));
    context.status(204);
  }

  private static CallId call(Context context) {
    return CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
  }
}
