package org.ringback.server.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.WorkspaceId;

/// Reading and filtering the audit log, page by page.
public final class AuditRoutes implements Routes {
  private static final int PAGE = 50;

  private final AuditLog audit;
  private final Access access;

  public AuditRoutes(AuditLog audit, Access access) {
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
    List<AuditLog.Entry> found =
        audit.before(workspace, cursor(context), filter(context), PAGE + 1);
    boolean hasMore = found.size() > PAGE;
    List<AuditLog.Entry> page = hasMore ? found.subList(0, PAGE) : found;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("entries", page);
    answer.put("nextCursor", hasMore ? page.getLast().id() : null);
    Json.answer(context, answer);
  }

  private static AuditLog.Filter filter(Context context) {
    return new AuditLog.Filter(
        read(context, "actor", AuditEvent.Actor::of, "member, service or twilio"),
        read(context, "userId", AuditRoutes::uuid, "the id of a person"),
        Optional.ofNullable(context.queryParam("action")).orElse(""),
        Optional.ofNullable(context.queryParam("subject")),
        read(context, "from", AuditRoutes::instant, "a time like 2026-01-31T12:00:00Z"),
        read(context, "until", AuditRoutes::instant, "a time like 2026-01-31T12:00:00Z"));
  }

  private static <T> Optional<T> read(
      Context context, String name, Function<String, Optional<T>> parse, String wanted) {
    return Optional.ofNullable(context.queryParam(name))
        .map(
            text ->
                parse
                    .apply(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "/" + name, name + " should be " + wanted + ".")));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> uuid(String text) {
    return WorkspaceId.of(text).map(WorkspaceId::value);
  }

  private static @Nullable UUID cursor(Context context) {
    String text = context.queryParam("cursor");
    if (text == null) {
      return null;
    }
    return uuid(text)
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/cursor", "cursor should be the nextCursor of the page before."));
  }
}
