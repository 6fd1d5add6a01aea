package org.ringback.server.voicetoken;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;

/// `DELETE /api/workspaces/{workspaceId}/token`: the session leaves the workspace for another. Who
/// comes back asks for a new token.
public final class VoiceGrantRoutes implements Routes {
  private final VoiceGrants grants;
  private final Access access;

  public VoiceGrantRoutes(VoiceGrants grants, Access access) {
    this.grants = grants;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete("/api/workspaces/{workspaceId}/token", this::leave, RouteAccess.AGENT);
  }

  private void leave(Context context) {
    Member member = access.member(context);
    grants.leave(member.workspace(), access.person(context).session());
    context.status(204);
  }
}
