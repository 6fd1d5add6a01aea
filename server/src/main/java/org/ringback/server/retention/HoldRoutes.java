package org.ringback.server.retention;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves the legal holds on calls.
final class HoldRoutes implements Routes {
  private static final int MAX_REASON = 500;
  private static final int MAX_HOLDS = 200;

  private final Access access;
  private final Calls calls;
  private final LegalHolds holds;

  HoldRoutes(Access access, Calls calls, LegalHolds holds) {
    this.access = access;
    this.calls = calls;
    this.holds = holds;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/calls/{callId}/legal-hold";
    routes.get(path, this::read, RouteAccess.ADMIN);
    routes.put(path, this::place, RouteAccess.ADMIN);
    routes.delete(path, this::remove, RouteAccess.ADMIN);
    routes.get("/api/workspaces/{workspaceId}/legal-holds", this::list, RouteAccess.ADMIN);
  }

  private void read(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallId call = call(context, by.workspace());
    answer(context, holds.find(by.workspace(), call).orElse(null));
  }

  private void place(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallId call = call(context, by.workspace());
    String reason = Json.body(context).text("reason", MAX_REASON).strip();
    answer(context, holds.place(by, call, reason));
  }

  private void remove(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    holds.remove(by, call(context, by.workspace()));
    context.status(204);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.memberPrincipal(context).workspace();
    Json.answer(context, Map.of("holds", holds.all(workspace, MAX_HOLDS)));
  }

  private static void answer(Context context, @Nullable LegalHold hold) {
    Json.answer(context, Collections.singletonMap("hold", hold));
  }

  private CallId call(Context context, WorkspaceId workspace) {
    return CallId.of(context.pathParam("callId"))
        .filter(id -> calls.findView(workspace, id).isPresent())
        .orElseThrow(ProblemException::notFound);
  }
}
