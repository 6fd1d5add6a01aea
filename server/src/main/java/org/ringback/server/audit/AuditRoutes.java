package org.ringback.server.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.Routes;
import org.ringback.server.http.Who;
import org.ringback.server.workspace.Access;
import org.ringback.server.workspace.WorkspaceId;

/// Reading the audit log, page by page.
public final class AuditRoutes implements Routes {
  private static final int PAGE = 50;

  private final Audit audit;
  private final Access access;

  public AuditRoutes(Audit audit, Access access) {
    this.audit = audit;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/audit", this::list, Who.ADMIN, Who.SERVICE, Who.AUDIT_READ);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.visitor(context).workspace();
    String action = Optional.ofNullable(context.queryParam("action")).orElse("");
    List<Audit.Entry> found = audit.before(workspace, cursor(context), action, PAGE + 1);
    boolean hasMore = found.size() > PAGE;
    List<Audit.Entry> page = hasMore ? found.subList(0, PAGE) : found;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("entries", page);
    answer.put("nextCursor", hasMore ? page.getLast().id() : null);
    Json.answer(context, answer);
  }

  private static @Nullable UUID cursor(Context context) {
    String text = context.queryParam("cursor");
    if (text == null) {
      return null;
    }
    return WorkspaceId.of(text)
        .map(WorkspaceId::value)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/cursor", "cursor should be the nextCursor of the page before."));
  }
}
