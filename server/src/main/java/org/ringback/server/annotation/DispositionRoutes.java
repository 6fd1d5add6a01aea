package org.ringback.server.annotation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.annotation.DispositionList.Disposition;
import org.ringback.server.db.UuidV7;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import tools.jackson.databind.JsonNode;

/// Serves the workspace's list of dispositions.
final class DispositionRoutes implements Routes {
  private static final int MAX_DISPOSITIONS = 50;
  private static final int MAX_NAME_LENGTH = 60;

  private final Access access;
  private final Dispositions dispositions;
  private final UuidV7 ids;

  DispositionRoutes(Access access, Dispositions dispositions, UuidV7 ids) {
    this.access = access;
    this.dispositions = dispositions;
    this.ids = ids;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/dispositions";
    routes.get(path, this::list, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.put(path, this::replace, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void list(Context context) {
    Json.answer(context, dispositions.list(access.principal(context).workspace()));
  }

  private void replace(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    JsonNode body = Json.body(context).node();
    JsonNode version = body.path("version");
    if (!version.isInt()) {
      throw ProblemException.invalid(
          "/version", "version should be the version of the list that you read.");
    }
    Set<UUID> known =
        dispositions.list(principal.workspace()).dispositions().stream()
            .map(Disposition::id)
            .collect(Collectors.toSet());
    Json.answer(context, dispositions.replace(principal, version.intValue(), items(body, known)));
  }

  private List<Disposition> items(JsonNode body, Set<UUID> known) {
    JsonNode items = body.path("dispositions");
    if (!items.isArray() || items.size() > MAX_DISPOSITIONS) {
      throw ProblemException.invalid(
          "/dispositions",
          "dispositions should be a list of at most " + MAX_DISPOSITIONS + " dispositions.");
    }
    List<Disposition> read = new ArrayList<>();
    List<Problem.FieldError> errors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<UUID> usedIds = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = "/dispositions/" + i;
      JsonNode item = items.get(i);
      String name = item.path("name").asString("").strip();
      if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
        errors.add(
            new Problem.FieldError(
                at + "/name", "Enter a name of 1 to " + MAX_NAME_LENGTH + " characters."));
      } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
        errors.add(
            new Problem.FieldError(
                at + "/name", "Two dispositions have the same name. Change one."));
      }
      Optional<UUID> id = id(item, known);
      if (id.isEmpty() || !usedIds.add(id.get())) {
        errors.add(
            new Problem.FieldError(
                at + "/id", "id should be that of a disposition in the list, or be absent."));
      } else {
        read.add(new Disposition(id.get(), name));
      }
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return read;
  }

  /// Returns the id of the item, a new one for an item without one, or empty for an unknown one.
  private Optional<UUID> id(JsonNode item, Set<UUID> known) {
    JsonNode id = item.path("id");
    return id.isMissingNode() || id.isNull()
        ? Optional.of(ids.next())
        : Uuids.parse(id.asString("")).filter(known::contains);
  }
}
