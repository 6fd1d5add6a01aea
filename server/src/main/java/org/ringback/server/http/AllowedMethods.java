package org.ringback.server.http;

import io.javalin.http.HandlerType;
import io.javalin.router.InternalRouter;
import java.util.List;
import java.util.stream.Collectors;

/// Finds the methods that a path supports. It compares the path with every route, so it is only
/// used when no route matches.
record AllowedMethods(InternalRouter router) {
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE);

  /// Returns the value of the `Allow` header; empty if no route has the path.
  String of(String path) {
    return METHODS.stream()
        .filter(method -> router.hasHttpHandlerEntry(method, path))
        .map(HandlerType::name)
        .collect(Collectors.joining(", "));
  }
}
