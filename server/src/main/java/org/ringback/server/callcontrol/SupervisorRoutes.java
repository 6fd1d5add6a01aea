package org.ringback.server.callcontrol;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallId;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.routing.Claim;
import org.ringback.server.routing.TabBody;
import org.ringback.server.tenancy.Member;

/// Serves the supervision of calls in conferences.
final class SupervisorRoutes implements Routes {
  private static final int MAX_MODE = 20;

  private final Access access;
  private final Supervisors supervisors;

  SupervisorRoutes(Access access, Supervisors supervisors) {
    this.access = access;
    this.supervisors = supervisors;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/workspaces/{workspaceId}/calls/{callId}/supervise",
        this::supervise,
        RouteAccess.SUPERVISOR);
    routes.post(
        "/api/workspaces/{workspaceId}/calls/{callId}/take-over",
        this::takeOver,
        RouteAccess.SUPERVISOR);
  }

  private void supervise(Context context) {
    Member by = access.member(context);
    CallId call = existing(context, by);
    Json.Body body = Json.body(context);
    SupervisionMode mode =
        SupervisionMode.fromWire(body.text("mode", MAX_MODE))
            .orElseThrow(
                () ->
                    ProblemException.invalid("/mode", "mode should be listen, whisper or barge."));
    TabBody tab = TabBody.of(body);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("mode", mode.wire());
    supervisors
        .supervise(by, call, mode, tab.tab(), tab.fence())
        .ifPresent(
            claim -> {
              response.put("claim", claim.claim());
              response.put("expiresAt", claim.expiresAt().toString());
            });
    Json.answer(context, response);
  }

  private void takeOver(Context context) {
    Member by = access.member(context);
    CallId call = existing(context, by);
    TabBody tab = TabBody.of(Json.body(context));
    Claim claim = supervisors.takeOver(by, call, tab.tab(), tab.fence());
    Json.answer(context, Map.of("claim", claim.claim(), "expiresAt", claim.expiresAt().toString()));
  }

  /// Returns the call before the body is read, so that a missing call is 404 with any body.
  private CallId existing(Context context, Member by) {
    CallId id = CallId.of(context.pathParam("callId")).orElseThrow(ProblemException::notFound);
    supervisors.requireConference(by.workspace(), id);
    return id;
  }
}
