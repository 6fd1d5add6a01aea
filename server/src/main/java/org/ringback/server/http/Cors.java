package org.ringback.server.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Allows cross-origin requests from the origins in `BASE_CLIENT_URL`.
final class Cors {
  private final Set<String> origins;

  Cors(List<URI> origins) {
    this.origins = origins.stream().map(Cors::originOf).collect(Collectors.toUnmodifiableSet());
  }

  void apply(Context context) {
    context.header("Vary", "Origin");
    String origin = context.header("Origin");
    if (origin == null || !origins.contains(origin)) {
      return;
    }
    context.header("Access-Control-Allow-Origin", origin);
    context.header(
        "Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Content-Disposition");
    if (context.method() == HandlerType.OPTIONS) {
      context.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      context.header(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Idempotency-Key, Invitation-Token");
      context.header("Access-Control-Max-Age", "600");
      context.status(204);
      context.skipRemainingHandlers();
    }
  }

  private static String originOf(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
