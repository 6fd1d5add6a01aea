package org.ringback.server.http;

import io.javalin.config.RoutesConfig;

/// HTTP routes of a feature.
@FunctionalInterface
public interface Routes {
  void register(RoutesConfig routes);
}
