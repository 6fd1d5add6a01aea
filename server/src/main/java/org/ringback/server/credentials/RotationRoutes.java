package org.ringback.server.credentials;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.Workspaces;

/// `POST /api/workspaces/{workspaceId}/credential-rotations`: rotates the API key or the Auth
/// Token.
final class RotationRoutes implements Routes {
  private final Rotation rotation;
  private final Workspaces workspaces;
  private final Access access;
  private final AuditLog audit;

  RotationRoutes(Rotation rotation, Workspaces workspaces, Access access, AuditLog audit) {
    this.rotation = rotation;
    this.workspaces = workspaces;
    this.access = access;
    this.audit = audit;
  }

  private record RotatedView(String what, Instant oldAcceptedUntil) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/workspaces/{workspaceId}/credential-rotations",
        this::rotate,
        RouteAccess.ADMIN,
        RouteAccess.SERVICE);
  }

  private void rotate(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    String what = body.text("what", 32);
    boolean revokeNow = body.node().path("revokeNow").asBoolean(false);
    Workspace workspace =
        workspaces.find(principal.workspace()).orElseThrow(ProblemException::notFound);
    SetupAudit setupAudit = new SetupAudit(audit, principal, what);
    Instant until =
        switch (what) {
          case "api-key" -> rotation.apiKey(workspace, revokeNow, setupAudit);
          case "auth-token" -> rotation.authToken(workspace.id(), revokeNow, setupAudit);
          default ->
              throw ProblemException.invalid(
                  "/what", "what should be \"api-key\" or \"auth-token\".");
        };
    Json.answer(context, new RotatedView(what, until));
  }
}
