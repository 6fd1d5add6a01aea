package org.ringback.server.metrics;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Serves the targets of the live board.
final class BoardRoutes implements Routes {
  private static final int MAX_PERCENT = 100;
  private static final int MAX_SECONDS = 3600;
  private static final int MAX_CALLERS = 1000;

  private final Access access;
  private final Database db;
  private final BoardTargetStore store;
  private final EventLog events;
  private final AuditLog audit;

  BoardRoutes(Access access, Database db, BoardTargetStore store, EventLog events, AuditLog audit) {
    this.access = access;
    this.db = db;
    this.store = store;
    this.events = events;
    this.audit = audit;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/board-targets";
    routes.get(
        path, this::read, RouteAccess.SUPERVISOR, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.put(path, this::change, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    Json.answer(context, store.find(access.principal(context).workspace()));
  }

  private void change(Context context) {
    WorkspacePrincipal by = access.principal(context);
    WorkspaceId workspace = by.workspace();
    BoardTargets targets = targets(Json.body(context).node());
    Json.answer(
        context,
        db.inTransaction(
            () -> {
              store.save(workspace, targets);
              audit.write(workspace, by.auditEvent("board-targets.changed", null, detail(targets)));
              events.append(List.of(BoardEvents.targetsChanged(workspace, targets)));
              return targets;
            }));
  }

  private static BoardTargets targets(JsonNode body) {
    return new BoardTargets(
        serviceLevelSeconds(body),
        target(body, "serviceLevelPercent", 1, MAX_PERCENT),
        target(body, "abandonRatePercent", 0, MAX_PERCENT),
        target(body, "speedOfAnswerSeconds", 1, MAX_SECONDS),
        target(body, "longestWaitSeconds", 1, MAX_SECONDS),
        target(body, "callersWaiting", 0, MAX_CALLERS));
  }

  private static int serviceLevelSeconds(JsonNode body) {
    JsonNode seconds = body.path("serviceLevelSeconds");
    if (!seconds.isInt() || !MetricOptions.SERVICE_LEVELS.contains(seconds.intValue())) {
      throw ProblemException.invalid(
          "/serviceLevelSeconds",
          "serviceLevelSeconds should be one of " + MetricOptions.SERVICE_LEVELS + ".");
    }
    return seconds.intValue();
  }

  private static @Nullable Integer target(JsonNode body, String name, int min, int max) {
    JsonNode value = body.path(name);
    if (value.isNull()) {
      return null;
    }
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      throw ProblemException.invalid(
          "/" + name,
          "%s should be a whole number from %d to %d, or null for no target."
              .formatted(name, min, max));
    }
    return value.intValue();
  }

  private static Map<String, String> detail(BoardTargets targets) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("serviceLevelSeconds", String.valueOf(targets.serviceLevelSeconds()));
    detail.put("serviceLevelPercent", String.valueOf(targets.serviceLevelPercent()));
    detail.put("abandonRatePercent", String.valueOf(targets.abandonRatePercent()));
    detail.put("speedOfAnswerSeconds", String.valueOf(targets.speedOfAnswerSeconds()));
    detail.put("longestWaitSeconds", String.valueOf(targets.longestWaitSeconds()));
    detail.put("callersWaiting", String.valueOf(targets.callersWaiting()));
    return detail;
  }
}
