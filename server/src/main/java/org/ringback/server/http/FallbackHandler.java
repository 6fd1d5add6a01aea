package org.ringback.server.http;

import io.javalin.http.Context;

/// Answers GET requests that match no route.
@FunctionalInterface
public interface FallbackHandler {
  /// @throws ProblemException 404 if there is no such page
  void answer(Context context);
}
