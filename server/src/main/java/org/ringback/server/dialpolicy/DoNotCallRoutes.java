package org.ringback.server.dialpolicy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.twilio.E164;

/// Listing, adding, importing and removing numbers that must not be called.
final class DoNotCallRoutes implements Routes {
  private static final int PAGE = 50;
  private static final int MAX_REASON_LENGTH = 200;
  private static final int MAX_SEARCH_LENGTH = 100;
  private static final int MAX_CSV_LENGTH = 500_000;
  private static final int MAX_LINES = 5_000;

  private final DoNotCallList list;
  private final Access access;

  DoNotCallRoutes(DoNotCallList list, Access access) {
    this.list = list;
    this.access = access;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/do-not-call";
    routes.get(
        path,
        this::list,
        RouteAccess.SUPERVISOR,
        RouteAccess.SERVICE,
        SupportedParameters.of("search", "cursor"));
    routes.post(path, this::add, RouteAccess.SUPERVISOR, RouteAccess.SERVICE);
    routes.post(path + "/import", this::importNumbers, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.delete(path + "/{entryId}", this::remove, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void list(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    String search = Objects.requireNonNullElse(context.queryParam("search"), "").strip();
    if (search.length() > MAX_SEARCH_LENGTH) {
      throw ProblemException.invalid("/search", "search should have at most 100 characters.");
    }
    UUID cursor = QueryParameter.id(context, "cursor", "the nextCursor of the previous page");
    List<DoNotCallEntry> found = list.before(principal.workspace(), cursor, search, PAGE + 1);
    boolean hasMore = found.size() > PAGE;
    List<DoNotCallEntry> page = hasMore ? found.subList(0, PAGE) : found;
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("entries", page);
    answer.put("nextCursor", hasMore ? page.getLast().id() : null);
    Json.answer(context, answer);
  }

  private void add(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    E164 number =
        E164.parse(body.text("number", 64))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/number",
                        "The number is invalid. Enter + and the country code first, as in"
                            + " +15551234567."));
    String reason = body.optionalText("reason", MAX_REASON_LENGTH).orElse("").strip();
    Json.answer(
        context,
        201,
        list.add(principal, number, reason)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            409,
                            "already-on-do-not-call-list",
                            "The number is on the list",
                            "This number is already on the do-not-call list. Search for it to see"
                                + " why."))));
  }

  private void importNumbers(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    List<NumberLines.Line> lines =
        NumberLines.parse(Json.body(context).text("csv", MAX_CSV_LENGTH), MAX_REASON_LENGTH);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw ProblemException.invalid(
          "/csv", "csv should have 1 to " + MAX_LINES + " lines with a number each.");
    }
    Json.answer(context, list.addAll(principal, lines));
  }

  private void remove(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    boolean removed =
        Uuids.parse(context.pathParam("entryId"))
            .filter(id -> list.remove(principal, id))
            .isPresent();
    if (!removed) {
      throw ProblemException.notFound();
    }
    context.status(204);
  }
}
