package org.ringback.server.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.WorkspaceId;

/// Reading and filtering the audit log, page by page.
final class AuditRoutes implements Routes {
  private static final int PAGE = 50;

  private final AuditLog audit;
  private final Access access;

  AuditRoutes(AuditLog audit, Access access) {
    this.audit = audit;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/audit",
        this::list,
        RouteAccess.ADMIN,
        RouteAccess.SERVICE,
        RouteAccess.AUDIT_READ,
        SupportedParameters.of("action", "actor", "userId", "subject", "from", "until", "cursor"));
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    UUID cursor = QueryParameter.id(context, "cursor", "the nextCursor of the previous page");
    List<AuditLog.Entry> found = audit.before(workspace, cursor, filter(context), PAGE + 1);
    boolean hasMore = found.size() > PAGE;
    List<AuditLog.Entry> page = hasMore ? found.subList(0, PAGE) : found;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("entries", page);
    answer.put("nextCursor", hasMore ? page.getLast().id() : null);
    Json.answer(context, answer);
  }

  private static AuditLog.Filter filter(Context context) {
    return new AuditLog.Filter(
        QueryParameter.read(context, "actor", AuditEvent.Actor::of, "member, service or twilio"),
        QueryParameter.id(context, "userId", "the id of a user"),
        Objects.requireNonNullElse(context.queryParam("action"), ""),
        context.queryParam("subject"),
        QueryParameter.time(context, "from"),
        QueryParameter.time(context, "until"));
  }
}
