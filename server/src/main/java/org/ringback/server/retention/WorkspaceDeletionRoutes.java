package org.ringback.server.retention;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.Workspaces;

/// Deletes a workspace. Its name in the request confirms that it is the intended one.
final class WorkspaceDeletionRoutes implements Routes {
  private final Access access;
  private final Workspaces workspaces;
  private final WorkspaceDeletions deletions;

  WorkspaceDeletionRoutes(Access access, Workspaces workspaces, WorkspaceDeletions deletions) {
    this.access = access;
    this.workspaces = workspaces;
    this.deletions = deletions;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete(
        "/api/workspaces/{workspaceId}",
        this::delete,
        RouteAccess.OWNER,
        SupportedParameters.of("name"));
  }

  private void delete(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    String name = workspaces.find(by.workspace()).orElseThrow(ProblemException::notFound).name();
    if (!name.equals(context.queryParam("name"))) {
      throw ProblemException.invalid("/name", "name should be the name of the workspace.");
    }
    deletions.begin(by);
    context.status(202);
  }
}
