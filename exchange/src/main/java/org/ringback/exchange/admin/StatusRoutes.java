package org.ringback.exchange.admin;

import io.javalin.config.RoutesConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /health`, and `GET /exchange/ca.pem`: the certificate that a client of the TLS listener is
/// to trust.
public final class StatusRoutes {
  private StatusRoutes() {}

  /// @param facts what is known of the exchange beside that it is well
  /// @param authority PEM; empty when it listens to no TLS
  public static void register(
      RoutesConfig routes, Supplier<Map<String, Object>> facts, Optional<String> authority) {
    routes.get(
        "/health",
        context -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("status", "ok");
          body.putAll(facts.get());
          AdminApi.answer(context, 200, body);
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
                                "This exchange listens to no TLS: start it with --tls-port."))));
  }
}
