package org.ringback.server.missedcall;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;

/// Serves the number of missed calls that a member has not seen.
final class MissedCallRoutes implements Routes {
  private final Access access;
  private final MissedCalls missed;

  MissedCallRoutes(Access access, MissedCalls missed) {
    this.access = access;
    this.missed = missed;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/missed-calls";
    routes.get(path, this::read, RouteAccess.AGENT);
    routes.put(path, this::markSeen, RouteAccess.AGENT);
  }

  private void read(Context context) {
    Json.answer(context, missed.unseen(access.member(context)));
  }

  private void markSeen(Context context) {
    Member member = access.member(context);
    Instant until = Json.body(context).time("seenUntil");
    Json.answer(context, missed.markSeen(member, until));
  }
}
