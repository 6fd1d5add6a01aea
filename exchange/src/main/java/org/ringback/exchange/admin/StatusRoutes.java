package org.ringback.exchange.admin;

import io.javalin.config.RoutesConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /health`, and `GET /exchange/ca.pem`: the certificate of the authority that clients of the
/// TLS listener must trust.
public final class StatusRoutes {
  private StatusRoutes() {}

  /// @param facts further members of the health response
  /// @param authority the certificate as PEM; empty without a TLS listener
  public static void register(
      RoutesConfig routes, Supplier<Map<String, Object>> facts, Optional<String> authority) {
    routes.get(
        "/health",
        context -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("status", "ok");
          body.putAll(facts.get());
          AdminApi.respond(context, 200, body);
        });
    routes.get(
        "/exchange/ca.pem",
        context ->
            context
                .contentType("application/x-pem-file")
                .header("Content-Disposition", "attachment; filename=\"exchange-ca.pem\"")
                .result(
                    authority.orElseThrow(
                        () ->
                            new AdminException(
                                404,
                                "This exchange has no TLS listener. Start it with --tls-port."))));
  }
}
