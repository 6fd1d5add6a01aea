package org.ringback.server.call;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

/// The calls of a workspace.
final class CallRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 100;

  private final Access access;
  private final Calls calls;

  CallRoutes(Access access, Calls calls) {
    this.access = access;
    this.calls = calls;
  }

  @Override
  public void register(RoutesConfig routes) {
    String workspace = "/api/workspaces/{workspaceId}";
    routes.get(
        workspace + "/calls",
        this::history,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
  }

  private void history(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    int limit = limit(context);
    List<CallView> page = calls.history(principal.workspace(), cursor(context), limit + 1);
    boolean hasMore = page.size() > limit;
    List<CallView> shown = hasMore ? page.subList(0, limit) : page;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("calls", shown);
    answer.put("nextCursor", hasMore ? CallCursor.after(shown.getLast()).toString() : null);
    Json.answer(context, answer);
  }

  private static int limit(Context context) {
    String text = context.queryParam("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MAX_LIMIT) {
      throw ProblemException.invalid("/limit", "limit should be a number from 1 to 100.");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable CallCursor cursor(Context context) {
    return Optional.ofNullable(context.queryParam("cursor"))
        .map(
            text ->
                CallCursor.parse(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "/cursor", "cursor should be the nextCursor of the page before.")))
        .orElse(null);
  }
}
