package org.ringback.server.voicetoken;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.ringback.server.access.Access;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;

/// `DELETE /api/workspaces/{workspaceId}/token`: revokes the session's tokens when its user
/// switches to another workspace. On return, the client requests a new token.
final class VoiceGrantRoutes implements Routes {
  private final VoiceGrants grants;
  private final Access access;

  VoiceGrantRoutes(VoiceGrants grants, Access access) {
    this.grants = grants;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete("/api/workspaces/{workspaceId}/token", this::revoke, RouteAccess.AGENT);
  }

  private void revoke(Context context) {
    Member member = access.member(context);
    grants.revoke(member.workspace(), access.signedInUser(context).session());
    context.status(204);
  }
}
