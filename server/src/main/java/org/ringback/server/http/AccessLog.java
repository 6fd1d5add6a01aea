package org.ringback.server.http;

import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs each request with method, route, status and time. It omits path and body, which may contain
/// phone numbers and names.
final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  private AccessLog() {}

  static void answered(Context context, String route, float millis) {
    log.atInfo()
        .addKeyValue("method", context.method().name())
        .addKeyValue("route", route)
        .addKeyValue("status", context.statusCode())
        .addKeyValue("ms", Math.round(millis))
        .log("{} {} {}", context.method().name(), route, context.statusCode());
  }
}
