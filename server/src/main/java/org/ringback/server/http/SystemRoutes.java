package org.ringback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Health checks, the configuration of the console, and `openapi.yaml`.
public final class SystemRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(SystemRoutes.class);

  private final Supplier<Optional<String>> notReadyReason;
  private final ConfigView config;

  /// @param notReadyReason empty when ready; throws if the database is unreachable
  /// @param signallingUrl where browsers connect instead of Twilio
  /// @param demo JSON for the sign-in page
  public SystemRoutes(
      Supplier<Optional<String>> notReadyReason,
      Optional<URI> signallingUrl,
      Optional<String> demo) {
    this.notReadyReason = notReadyReason;
    this.config =
        new ConfigView(
            new VoiceView(signallingUrl.map(URI::toString).orElse(null)),
            demo.map(Json::parse).orElse(null));
  }

  private record ConfigView(VoiceView voice, @Nullable JsonNode demo) {}

  private record VoiceView(@Nullable String signallingUrl) {}

  private record HealthView(String status) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/health/live",
        context -> Json.answer(context, new HealthView("live")),
        RouteAccess.PUBLIC);
    routes.get("/health/ready", this::ready, RouteAccess.PUBLIC);
    routes.get("/api/config", context -> Json.answer(context, config), RouteAccess.PUBLIC);
    routes.get("/openapi.yaml", SystemRoutes::openapi, RouteAccess.PUBLIC);
  }

  private void ready(Context context) {
    Optional<String> reason = reason();
    Json.answer(context, reason.isEmpty() ? 200 : 503, new HealthView(reason.orElse("ready")));
  }

  private Optional<String> reason() {
    try {
      return notReadyReason.get();
    } catch (RuntimeException e) {
      log.warn("Could not reach the database: {}", e.getMessage());
      return Optional.of("no database");
    }
  }

  private static void openapi(Context context) {
    try (InputStream description = SystemRoutes.class.getResourceAsStream("/openapi.yaml")) {
      if (description == null) {
        throw ProblemException.notFound();
      }
      context
          .contentType("application/yaml; charset=utf-8")
          .header("Cache-Control", "no-cache")
          .result(description.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
