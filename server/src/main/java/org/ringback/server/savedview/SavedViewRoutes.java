package org.ringback.server.savedview;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.Member;
import tools.jackson.databind.JsonNode;

/// Serves the saved views of members.
final class SavedViewRoutes implements Routes {
  private static final int MAX_NAME_LENGTH = 60;
  private static final int MAX_VALUE_LENGTH = 100;

  private final Access access;
  private final SavedViews views;

  SavedViewRoutes(Access access, SavedViews views) {
    this.access = access;
    this.views = views;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/saved-views";
    String one = path + "/{viewId}";
    routes.get(path, this::list, RouteAccess.AGENT, SupportedParameters.of("screen"));
    routes.post(path, this::save, RouteAccess.AGENT);
    routes.patch(one, this::change, RouteAccess.AGENT);
    routes.delete(one, this::delete, RouteAccess.AGENT);
    routes.put(one + "/default", this::setDefault, RouteAccess.AGENT);
    routes.delete(one + "/default", this::removeDefault, RouteAccess.AGENT);
  }

  private record ViewList(List<SavedView> views) {}

  private void list(Context context) {
    Member member = access.member(context);
    Screen screen = QueryParameter.read(context, "screen", Screen::of, "calls or dashboard");
    Json.answer(context, new ViewList(views.list(member, screen)));
  }

  private void save(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Json.Body body = Json.body(context);
    Screen screen =
        Screen.of(body.text("screen", 20))
            .orElseThrow(
                () -> ProblemException.invalid("/screen", "screen should be calls or dashboard."));
    String name = body.text("name", MAX_NAME_LENGTH).strip();
    Json.answer(
        context, 201, views.save(by, screen, name, shared(body, false), filter(body, screen)));
  }

  private void change(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    SavedView before = view(context, by.member());
    Json.Body body = Json.body(context);
    String name =
        body.node().has("name") ? body.text("name", MAX_NAME_LENGTH).strip() : before.name();
    SavedView after =
        before.with(
            name,
            shared(body, before.shared()),
            body.node().has("filter") ? filter(body, before.screen()) : before.filter());
    Json.answer(context, after.equals(before) ? before : views.change(by, before, after));
  }

  private void delete(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    views.delete(by, view(context, by.member()));
    context.status(204);
  }

  private void setDefault(Context context) {
    Member member = access.member(context);
    views.setDefault(member, view(context, member));
    context.status(204);
  }

  private void removeDefault(Context context) {
    Member member = access.member(context);
    views.removeDefault(member, view(context, member));
    context.status(204);
  }

  /// Returns a view that the member sees. Others answer 404.
  private SavedView view(Context context, Member member) {
    return Uuids.parse(context.pathParam("viewId"))
        .flatMap(id -> views.find(member, id))
        .orElseThrow(ProblemException::notFound);
  }

  private static boolean shared(Json.Body body, boolean otherwise) {
    JsonNode shared = body.node().path("shared");
    if (!shared.isMissingNode() && !shared.isBoolean()) {
      throw ProblemException.invalid("/shared", "shared should be true or false.");
    }
    return shared.asBoolean(otherwise);
  }

  private static Map<String, String> filter(Json.Body body, Screen screen) {
    JsonNode filter = body.node().path("filter");
    if (!filter.isObject()) {
      throw ProblemException.invalid("/filter", "filter should be an object.");
    }
    Map<String, String> read = new TreeMap<>();
    List<Problem.FieldError> errors = new ArrayList<>();
    filter.forEachEntry(
        (name, value) -> {
          String text = value.stringValue("");
          if (!screen.parameters().contains(name)) {
            errors.add(
                new Problem.FieldError(
                    "/filter",
                    "The filter has unknown members. Supported: "
                        + String.join(", ", screen.parameters().stream().sorted().toList())
                        + "."));
          } else if (text.isBlank()
              || text.length() > MAX_VALUE_LENGTH
              || text.indexOf('\0') >= 0) {
            errors.add(
                new Problem.FieldError(
                    "/filter/" + name,
                    name + " should be a text of 1 to " + MAX_VALUE_LENGTH + " characters."));
          } else {
            read.put(name, text);
          }
        });
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return read;
  }
}
