package org.ringback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// About the server itself: whether it lives, whether it is ready, what a page must know first, and
/// the description of every route.
public final class ServiceRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(ServiceRoutes.class);

  private final BooleanSupplier isReady;
  private final ConfigView config;

  /// @param isReady may throw, which is no
  /// @param signallingUrl where browsers signal when it is not Twilio itself
  /// @param demo JSON for the sign-in page
  public ServiceRoutes(
      BooleanSupplier isReady, Optional<URI> signallingUrl, Optional<String> demo) {
    this.isReady = isReady;
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
        "/health/live", context -> Json.answer(context, new HealthView("live")), Who.ANYBODY);
    routes.get("/health/ready", this::ready, Who.ANYBODY);
    routes.get("/api/config", context -> Json.answer(context, config), Who.ANYBODY);
    routes.get("/openapi.yaml", ServiceRoutes::openapi, Who.ANYBODY);
  }

  private void ready(Context context) {
    boolean ready = asked();
    Json.answer(context, ready ? 200 : 503, new HealthView(ready ? "ready" : "no database"));
  }

  private boolean asked() {
    try {
      return isReady.getAsBoolean();
    } catch (RuntimeException e) {
      log.warn("The database does not answer: {}", e.getMessage());
      return false;
    }
  }

  private static void openapi(Context context) {
    try (InputStream description = ServiceRoutes.class.getResourceAsStream("/openapi.yaml")) {
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
