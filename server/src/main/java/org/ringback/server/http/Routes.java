package org.ringback.server.http;

import io.javalin.config.RoutesConfig;

/// What a feature answers over HTTP.
@FunctionalInterface
public interface Routes {
  void register(RoutesConfig routes);
}
