package org.ringback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// The meters, and `GET /metrics` for Prometheus. Reading requires a bearer token; without a
/// configured token the route is 404. No label contains a workspace, a user or a number.
public final class MetricsRoutes implements Routes, AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Optional<Secret> token;

  /// Bounded by the number of routes, methods and statuses.
  private final Map<RouteStatus, Timer> timers = new ConcurrentHashMap<>();

  /// @param token bearer token that may read the metrics; empty disables the route
  public MetricsRoutes(Optional<Secret> token) {
    this.token = token;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/metrics", this::read, RouteAccess.METRICS);
  }

  private void read(Context context) {
    if (!mayRead(context.header("Authorization"))) {
      throw ProblemException.notFound();
    }
    context
        .contentType("text/plain; version=0.0.4; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(registry.scrape());
  }

  private boolean mayRead(@Nullable String header) {
    return header != null
        && header.startsWith(BEARER)
        && token.filter(own -> own.matches(header.substring(BEARER.length()))).isPresent();
  }

  /// Records a request.
  ///
  /// @param route the route's template, never the path; `none` if no route matched
  void answered(Context context, String route, float millis) {
    timers
        .computeIfAbsent(
            new RouteStatus(context.method().name(), route, context.statusCode()), this::timer)
        .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
  }

  /// @param route see [#answered]
  private record RouteStatus(String method, String route, int status) {}

  private Timer timer(RouteStatus answered) {
    return Timer.builder("http.server.requests")
        .description("requests by route and status")
        .tag("method", answered.method())
        .tag("route", answered.route())
        .tag("status", String.valueOf(answered.status()))
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
