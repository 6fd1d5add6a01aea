package org.ringback.server.presence;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves the states of all members.
final class PresenceRoutes implements Routes {
  private final Presence presence;
  private final Access access;

  PresenceRoutes(Presence presence, Access access) {
    this.presence = presence;
    this.access = access;
  }

  private record MemberView(
      String userId,
      String name,
      String state,
      @Nullable String since,
      @Nullable String wrapUpEndsAt) {
    static MemberView of(MemberPresence member) {
      return new MemberView(
          member.user().toString(),
          member.name(),
          member.state().wire(),
          member.since() == null ? null : member.since().toString(),
          member.wrapUpEndsAt() == null ? null : member.wrapUpEndsAt().toString());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/presence",
        this::list,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.MEMBERS_READ);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.answer(
        context,
        Map.of("members", presence.members(workspace).stream().map(MemberView::of).toList()));
  }
}
