package org.ringback.server.webpush;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.PushServices;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import tools.jackson.databind.JsonNode;

/// Serves the push subscription of the requester's session.
final class PushRoutes implements Routes {
  private static final int MAX_ENDPOINT_LENGTH = 1000;
  private static final int MAX_PAGE_LENGTH = 500;
  private static final int AUTH_BYTES = 16;

  private final Access access;
  private final Workspaces workspaces;
  private final PushSubscriptionStore subscriptions;
  private final VapidKeys keys;
  private final PushServices services;

  PushRoutes(
      Access access,
      Workspaces workspaces,
      PushSubscriptionStore subscriptions,
      VapidKeys keys,
      PushServices services) {
    this.access = access;
    this.workspaces = workspaces;
    this.subscriptions = subscriptions;
    this.keys = keys;
    this.services = services;
  }

  /// @param endpoint null without a subscription
  private record Answer(
      String applicationServerKey, @Nullable String endpoint, String callStrategy) {}

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/push-subscription";
    routes.get(path, this::read, RouteAccess.AGENT);
    routes.put(path, this::save, RouteAccess.AGENT);
    routes.delete(path, this::delete, RouteAccess.AGENT);
  }

  private void read(Context context) {
    WorkspaceId workspace = access.member(context).workspace();
    String endpoint =
        subscriptions.endpoint(workspace, access.signedInUser(context).session()).orElse(null);
    CallStrategy strategy = workspaces.find(workspace).orElseThrow().callStrategy();
    Json.answer(context, new Answer(keys.get().applicationServerKey(), endpoint, strategy.wire()));
  }

  private void save(Context context) {
    WorkspaceId workspace = access.member(context).workspace();
    Json.Body body = Json.body(context);
    JsonNode available = body.node().path("available");
    if (!available.isBoolean()) {
      throw ProblemException.invalid("/available", "available should be true or false.");
    }
    subscriptions.save(
        workspace, access.signedInUser(context), subscription(body), available.booleanValue());
    context.status(204);
  }

  private void delete(Context context) {
    WorkspaceId workspace = access.member(context).workspace();
    subscriptions.delete(workspace, access.signedInUser(context).session());
    context.status(204);
  }

  private PushSubscription subscription(Json.Body body) {
    String endpoint = body.text("endpoint", MAX_ENDPOINT_LENGTH);
    if (!isAllowed(endpoint)) {
      throw ProblemException.invalid(
          "/endpoint",
          "endpoint should be the URL of a push service that RINGBACK_PUSH_SERVICES lists. Send"
              + " the one of the browser's PushSubscription.");
    }
    String page = body.text("page", MAX_PAGE_LENGTH);
    if (!page.startsWith("/") || page.startsWith("//")) {
      throw ProblemException.invalid("/page", "page should be a path like /calls.");
    }
    JsonNode keys = body.node().path("keys");
    String p256dh = keys.path("p256dh").asString("");
    if (!isPublicKey(p256dh)) {
      throw ProblemException.invalid(
          "/keys/p256dh", "p256dh should be the browser's public key, in base64url.");
    }
    String auth = keys.path("auth").asString("");
    if (decode(auth).length != AUTH_BYTES) {
      throw ProblemException.invalid(
          "/keys/auth", "auth should be the 16 bytes of the subscription's secret, in base64url.");
    }
    return new PushSubscription(endpoint, p256dh, auth, page);
  }

  private boolean isAllowed(String endpoint) {
    try {
      return services.allows(URI.create(endpoint));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isPublicKey(String text) {
    try {
      var _ = PushEncryption.decode(decode(text));
      return true;
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      return false;
    }
  }

  /// Returns no bytes for a text that is not base64url.
  private static byte[] decode(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
