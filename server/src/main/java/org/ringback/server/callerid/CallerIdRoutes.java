package org.ringback.server.callerid;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Listing the caller IDs of a workspace, reading verified ones from Twilio, and changing defaults.
final class CallerIdRoutes implements Routes {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final CallerIds callerIds;
  private final Access access;

  CallerIdRoutes(CallerIds callerIds, Access access) {
    this.callerIds = callerIds;
    this.access = access;
  }

  private record View(List<CallerId> callerIds, CallerIdDefaults defaults) {}

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/caller-ids";
    routes.get(
        path,
        context -> answer(context, access.principal(context)),
        RouteAccess.AGENT,
        RouteAccess.SERVICE);
    routes.post(path + "/refresh", this::refresh, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.put(path + "/defaults", this::setDefaults, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.put(path + "/my-default", this::setDefault, RouteAccess.AGENT);
  }

  private void answer(Context context, WorkspacePrincipal principal) {
    WorkspaceId workspace = principal.workspace();
    Json.answer(
        context,
        new View(
            callerIds.all(workspace),
            callerIds.defaults(
                workspace,
                principal instanceof MemberPrincipal self ? self.member().user() : null)));
  }

  private void refresh(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    callerIds.refresh(principal);
    answer(context, principal);
  }

  private void setDefaults(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    JsonNode body = Json.body(context).node();
    Set<String> known = known(principal);
    JsonNode countries = body.path("countries");
    if (!countries.isObject() || !COUNTRIES.containsAll(countries.propertyNames())) {
      throw ProblemException.invalid(
          "/countries",
          "countries should be an object with ISO 3166 codes, like {\"US\": \"+1…\"}.");
    }
    Map<String, String> byCountry = new TreeMap<>();
    countries.forEachEntry(
        (country, number) -> {
          String chosen = number("/countries/" + country, number, known);
          if (chosen != null) {
            byCountry.put(country, chosen);
          }
        });
    callerIds.setDefaults(
        principal, number("/workspace", body.path("workspace"), known), byCountry);
    answer(context, principal);
  }

  private void setDefault(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    String number = number("/number", Json.body(context).node().path("number"), known(principal));
    if (principal instanceof MemberPrincipal self) {
      callerIds.setDefault(principal, self.member().user(), number);
    }
    answer(context, principal);
  }

  private Set<String> known(WorkspacePrincipal principal) {
    return callerIds.all(principal.workspace()).stream()
        .map(CallerId::number)
        .collect(Collectors.toSet());
  }

  private static @Nullable String number(String pointer, JsonNode value, Set<String> known) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() || !known.contains(value.stringValue())) {
      throw ProblemException.invalid(
          pointer, "The number is not a caller ID of the workspace. Choose one of the list.");
    }
    return value.stringValue();
  }
}
