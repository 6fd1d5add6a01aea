package org.ringback.server.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.UserId;

/// Listing members, changing roles and removing members.
final class MemberRoutes implements Routes {
  private static final String PATH = "/api/workspaces/{workspaceId}/members";

  private final Members members;
  private final Workspaces workspaces;
  private final Access access;

  MemberRoutes(Members members, Workspaces workspaces, Access access) {
    this.members = members;
    this.workspaces = workspaces;
    this.access = access;
  }

  private record MemberView(String id, String name, String email, Role role) {
    static MemberView of(Member member) {
      return new MemberView(member.user().toString(), member.name(), member.email(), member.role());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(PATH, this::list, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.MEMBERS_READ);
    routes.patch(PATH + "/{userId}", this::change, RouteAccess.ADMIN);
    routes.delete(PATH + "/{userId}", this::remove, RouteAccess.ADMIN);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.answer(
        context,
        Map.of("members", workspaces.members(workspace).stream().map(MemberView::of).toList()));
  }

  private void change(Context context) {
    Member by = access.member(context);
    Role role = role(Json.body(context));
    Json.answer(context, MemberView.of(members.changeRole(by, user(context), role)));
  }

  private void remove(Context context) {
    members.remove(access.member(context), user(context));
    context.status(204);
  }

  static Role role(Json.Body body) {
    return Role.of(body.text("role", 20))
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/role", "role should be agent, supervisor, admin or owner."));
  }

  private static UserId user(Context context) {
    return UserId.of(context.pathParam("userId")).orElseThrow(ProblemException::notFound);
  }
}
