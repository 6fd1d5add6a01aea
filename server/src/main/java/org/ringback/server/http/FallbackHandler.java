package org.ringback.server.http;

import io.javalin.http.Context;

/// Answers a GET that no route wants.
@FunctionalInterface
public interface FallbackHandler {
  /// @throws ProblemException 404 when there is no such page
  void answer(Context context);
}
