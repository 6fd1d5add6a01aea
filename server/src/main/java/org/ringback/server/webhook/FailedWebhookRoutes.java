package org.ringback.server.webhook;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.webhook.FailedWebhookStore.FailedWebhook;

/// Lists and retries the webhooks of a workspace that are set aside.
final class FailedWebhookRoutes implements Routes {
  private static final int PAGE = 50;
  private static final Pattern ID = Pattern.compile("\\d{1,18}");

  private final Database db;
  private final FailedWebhookStore store;
  private final Access access;
  private final AuditLog audit;
  private final Clock clock;

  FailedWebhookRoutes(
      Database db, FailedWebhookStore store, Access access, AuditLog audit, Clock clock) {
    this.db = db;
    this.store = store;
    this.access = access;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    String failed = "/api/workspaces/{workspaceId}/webhooks/failed";
    routes.get(
        failed,
        this::list,
        RouteAccess.ADMIN,
        RouteAccess.SERVICE,
        SupportedParameters.of("cursor"));
    routes.post(failed + "/{webhookId}/retry", this::retry, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void list(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Long cursor =
        QueryParameter.read(
            context, "cursor", FailedWebhookRoutes::id, "the nextCursor of the previous page");
    List<FailedWebhook> found = store.before(principal.workspace(), cursor, PAGE + 1);
    boolean hasMore = found.size() > PAGE;
    List<FailedWebhook> page = hasMore ? found.subList(0, PAGE) : found;
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("webhooks", page);
    response.put("nextCursor", hasMore ? String.valueOf(page.getLast().id()) : null);
    Json.answer(context, response);
  }

  private void retry(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    long id = id(context.pathParam("webhookId")).orElseThrow(ProblemException::notFound);
    db.inTransaction(
        () -> {
          FailedWebhook webhook =
              store
                  .retry(principal.workspace(), id, clock.instant())
                  .orElseThrow(ProblemException::notFound);
          audit.write(
              principal.workspace(),
              principal.auditEvent(
                  "webhook.retried",
                  webhook.key(),
                  Map.of("kind", webhook.kind(), "attempts", String.valueOf(webhook.attempts()))));
          return webhook;
        });
    context.status(204);
  }

  private static Optional<Long> id(String text) {
    return ID.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}
