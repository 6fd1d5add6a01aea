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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is measured, and `GET /metrics` for Prometheus. Only who has the token may read it; without
/// one configured the address does not exist. No label holds a workspace, a person or a number.
public final class MetricsRoutes implements Routes, AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Predicate<String> reader;

  /// Bounded as the routes are.
  private final Map<RouteStatus, Timer> timers = new ConcurrentHashMap<>();

  /// @param reader whether a bearer token is the readers'
  public MetricsRoutes(Predicate<String> reader) {
    this.reader = reader;
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
        && reader.test(header.substring(BEARER.length()));
  }

  /// By the route's template, never by the address itself.
  ///
  /// @param route `none` when none matched
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
