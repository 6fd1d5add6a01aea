package org.ringback.server.voicemail;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import tools.jackson.databind.JsonNode;

/// Serves the inbox of messages.
final class VoicemailRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 25;
  private static final int MAX_LIMIT = 100;

  private final Access access;
  private final Workspaces workspaces;
  private final Voicemails voicemails;

  VoicemailRoutes(Access access, Workspaces workspaces, Voicemails voicemails) {
    this.access = access;
    this.workspaces = workspaces;
    this.voicemails = voicemails;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/voicemails";
    routes.get(
        path,
        this::list,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of("status", "limit", "cursor"));
    routes.patch(path + "/{voicemailId}", this::change, RouteAccess.AGENT);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Boolean isDone =
        QueryParameter.read(context, "status", VoicemailRoutes::isDone, "open or done");
    Integer asked =
        QueryParameter.read(
            context, "limit", VoicemailRoutes::limit, "a number from 1 to " + MAX_LIMIT);
    InboxCursor after =
        QueryParameter.read(context, "cursor", InboxCursor::parse, "a cursor of this list");
    int limit = asked == null ? DEFAULT_LIMIT : asked;
    List<VoicemailView> found =
        voicemails.page(workspace, Boolean.TRUE.equals(isDone), after, limit + 1);
    boolean hasMore = found.size() > limit;
    List<VoicemailView> page = hasMore ? found.subList(0, limit) : found;
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("voicemails", page);
    response.put("unread", voicemails.unread(workspace));
    response.put("nextCursor", hasMore ? InboxCursor.after(page.getLast()).toString() : null);
    Json.answer(context, response);
  }

  private static Optional<Boolean> isDone(String text) {
    return switch (text) {
      case "open" -> Optional.of(false);
      case "done" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(each -> each.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .filter(limit -> limit >= 1 && limit <= MAX_LIMIT);
  }

  private void change(Context context) {
    Member by = access.member(context);
    UUID id =
        Uuids.parse(context.pathParam("voicemailId"))
            .filter(each -> voicemails.exists(by.workspace(), each))
            .orElseThrow(ProblemException::notFound);
    JsonNode body = Json.body(context).node();
    JsonNode assignee = body.path("assigneeId");
    Voicemails.Change change =
        new Voicemails.Change(
            flag(body, "read"),
            flag(body, "done"),
            !assignee.isMissingNode(),
            assignee.isMissingNode() || assignee.isNull() ? null : member(by, assignee));
    Json.answer(context, voicemails.change(by, id, change));
  }

  private static @Nullable Boolean flag(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw ProblemException.invalid("/" + name, name + " should be true or false.");
    }
    return value.booleanValue();
  }

  private Member member(Member by, JsonNode id) {
    return Uuids.parse(id.asString(""))
        .flatMap(user -> workspaces.membership(by.workspace(), new UserId(user)))
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/assigneeId", "assigneeId should be the id of a member, or null."));
  }
}
