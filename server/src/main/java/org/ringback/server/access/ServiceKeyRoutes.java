package org.ringback.server.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Listing, creating and revoking service keys.
final class ServiceKeyRoutes implements Routes {
  private static final String PATH = "/api/workspaces/{workspaceId}/service-keys";

  private final ServiceKeys keys;
  private final Access access;

  ServiceKeyRoutes(ServiceKeys keys, Access access) {
    this.keys = keys;
    this.access = access;
  }

  private record KeyView(
      String id,
      String name,
      String hint,
      List<Scope> scopes,
      @Nullable String createdBy,
      String createdAt,
      @Nullable String expiresAt,
      @Nullable String lastUsedAt) {
    static KeyView of(ServiceKey key) {
      return new KeyView(
          key.id().toString(),
          key.name(),
          key.hint(),
          key.scopes(),
          key.createdBy(),
          key.createdAt().toString(),
          key.expiresAt() == null ? null : key.expiresAt().toString(),
          key.lastUsedAt() == null ? null : key.lastUsedAt().toString());
    }
  }

  private record IssuedKeyView(KeyView serviceKey, String key) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(PATH, this::list, RouteAccess.ADMIN);
    routes.post(PATH, this::create, RouteAccess.ADMIN);
    routes.delete(PATH + "/{keyId}", this::revoke, RouteAccess.ADMIN);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.member(context).workspace();
    Json.answer(
        context, Map.of("serviceKeys", keys.of(workspace).stream().map(KeyView::of).toList()));
  }

  private void create(Context context) {
    Member by = access.member(context);
    Json.Body body = Json.body(context);
    ServiceKeys.IssuedKey issued =
        keys.create(by, body.text("name", 100).strip(), scopes(body), expiry(body));
    Json.answer(
        context, 201, new IssuedKeyView(KeyView.of(issued.key()), issued.secret().reveal()));
  }

  private void revoke(Context context) {
    Member by = access.member(context);
    keys.revoke(
        by, Uuids.parse(context.pathParam("keyId")).orElseThrow(ProblemException::notFound));
    context.status(204);
  }

  private static List<Scope> scopes(Json.Body body) {
    List<Scope> scopes = new ArrayList<>();
    for (JsonNode node : body.node().path("scopes")) {
      scopes.add(
          Scope.of(node.stringValue(""))
              .orElseThrow(
                  () ->
                      ProblemException.invalid(
                          "/scopes",
                          "The scope " + node + " is unknown. Check the scopes in openapi.yaml.")));
    }
    if (scopes.isEmpty()) {
      throw ProblemException.invalid(
          "/scopes", "scopes is missing. Send at least one scope, like [\"calls:read\"].");
    }
    return scopes.stream().distinct().sorted().toList();
  }

  private static @Nullable Instant expiry(Json.Body body) {
    Optional<String> text = body.optionalText("expiresAt", 40);
    try {
      return text.map(Instant::parse).orElse(null);
    } catch (DateTimeParseException _) {
      throw ProblemException.invalid(
          "/expiresAt", "expiresAt should be a time like 2027-01-31T00:00:00Z.");
    }
  }
}
