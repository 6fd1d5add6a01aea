package org.ringback.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// The HTTP server. Adds what all routes share: virtual threads, request ids, security headers,
/// CORS, rate limits, the body limit and problems.
public final class HttpServer implements AutoCloseable {
  private static final long LARGEST_BODY = 256 * 1024;

  private final Javalin javalin;
  private final SortedMap<String, Set<RouteAccess>> routes;
  private final RateLimiter rateLimiter;

  private HttpServer(
      Javalin javalin, SortedMap<String, Set<RouteAccess>> routes, RateLimiter rateLimiter) {
    this.javalin = javalin;
    this.rateLimiter = rateLimiter;
    this.routes = Collections.unmodifiableSortedMap(routes);
  }

  /// Starts a server without a fallback.
  public static HttpServer start(
      String host, int port, List<URI> origins, String policy, List<Routes> features) {
    return serve(
        BoundPort.bind(host, port),
        features,
        _ -> {
          throw ProblemException.notFound();
        },
        new HttpConfig(
            origins,
            policy,
            false,
            0,
            Optional.empty(),
            new ClientAddressResolver(_ -> false),
            () -> false),
        new MetricsRoutes(Optional.empty()));
  }

  /// @param origins allowed cross-origin clients
  /// @param policy the Content-Security-Policy
  /// @param isHttps whether to send Strict-Transport-Security
  /// @param requestsPerMinute limit per client; 0 for none
  /// @param sharedBuckets share the counts of requests with other nodes
  /// @param isStopping whether responses close their connections
  public record HttpConfig(
      List<URI> origins,
      String policy,
      boolean isHttps,
      int requestsPerMinute,
      Optional<SharedBuckets> sharedBuckets,
      ClientAddressResolver clientAddress,
      BooleanSupplier isStopping) {}

  /// Serves on the port, which is closed with the server. Routes are matched in order.
  ///
  /// @param fallback answers GET requests that match no route
  /// @throws IllegalStateException if a route declares no access rule
  public static HttpServer serve(
      BoundPort port,
      List<Routes> features,
      FallbackHandler fallback,
      HttpConfig httpConfig,
      MetricsRoutes metrics) {
    RateLimiter rateLimiter =
        new RateLimiter(httpConfig.requestsPerMinute(), httpConfig.sharedBuckets());
    Cors cors = new Cors(httpConfig.origins());
    SortedMap<String, Set<RouteAccess>> routes = new TreeMap<>();
    Javalin javalin =
        Javalin.create(
            config -> {
              configureJetty(config);
              config.contextResolver.ip = httpConfig.clientAddress()::of;
              config.jetty.addConnector((server, http) -> connector(server, http, port));
              AllowedMethods allowed = new AllowedMethods(config.unsafe.internalRouter);
              config.spaRoot.addHandler("/", context -> page(context, allowed, fallback));
              config.requestLogger.http((context, millis) -> answered(context, millis, metrics));
              config.routes.before(context -> prepare(context, cors, httpConfig));
              config.routes.beforeMatched(rateLimiter::count);
              config.routes.beforeMatched(SupportedParameters::check);
              config.routes.wsBeforeUpgrade(SupportedParameters::check);
              config.routes.afterMatched(rateLimiter::trustCredential);
              features.forEach(feature -> feature.register(config.routes));
              ExceptionMapper exceptions = new ExceptionMapper(allowed);
              config.routes.exception(Exception.class, exceptions::answer);
              config.routes.exception(HttpResponseException.class, exceptions::answer);
              routes.putAll(declared(config.unsafe.internalRouter));
            });
    return new HttpServer(javalin.start(), routes, rateLimiter);
  }

  private static Connector connector(Server server, HttpConfiguration http, BoundPort port) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    try {
      connector.open(port.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  /// Answers 405 for paths with other methods, because Javalin calls this before it checks them.
  private static void page(Context context, AllowedMethods allowed, FallbackHandler fallback) {
    if (!allowed.of(context.path()).isEmpty()) {
      throw new MethodNotAllowedResponse();
    }
    fallback.answer(context);
  }

  private static void answered(Context context, float millis, MetricsRoutes metrics) {
    Endpoint matched = context.endpoints().matchedHttpEndpoint();
    String route = matched == null ? "none" : matched.path;
    metrics.answered(context, route, millis);
    AccessLog.answered(context, route, millis);
  }

  private static SortedMap<String, Set<RouteAccess>> declared(InternalRouter router) {
    SortedMap<String, Set<RouteAccess>> declared = new TreeMap<>();
    router.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .forEach(
            endpoint -> {
              Roles roles = endpoint.metadata(Roles.class);
              declared.put(
                  endpoint.method.name() + " " + endpoint.path,
                  accessRules(roles == null ? Set.of() : roles.getRoles()));
            });
    router
        .allWsHandlers()
        .forEach(socket -> declared.put("GET " + socket.getPath(), accessRules(socket.getRoles())));
    List<String> undeclared =
        declared.entrySet().stream()
            .filter(e -> e.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (!undeclared.isEmpty()) {
      throw new IllegalStateException("these routes declare no access rule: " + undeclared);
    }
    return declared;
  }

  private static Set<RouteAccess> accessRules(Set<? extends RouteRole> roles) {
    return roles.stream()
        .filter(RouteAccess.class::isInstance)
        .map(RouteAccess.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void configureJetty(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LARGEST_BODY;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setUriCompliance(UriCompliance.DEFAULT);
        });
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(5_000); // running requests may finish
          server.setErrorHandler(new JettyErrorHandler());
        });
    config.jetty.modifyServletContextHandler(
        context -> {
          context.setErrorHandler(new JettyErrorHandler());
          // Javalin creates an HTTP session for each WebSocket, which would never expire.
          context.getSessionHandler().setUsingCookies(false);
          context.getSessionHandler().setMaxInactiveInterval(60);
        });
    config.jetty.modifyWebSocketServletFactory(factory -> factory.setMaxTextMessageSize(64 * 1024));
  }

  private static void prepare(Context context, Cors cors, HttpConfig httpConfig) {
    RequestId.assign(context);
    httpConfig.clientAddress().bind(context);
    if (httpConfig.isStopping().getAsBoolean()) {
      // A balancer that keeps connections open would send its next request to a closed one.
      context.header("Connection", "close");
    }
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "same-origin");
    context.header("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    context.header("Content-Security-Policy", httpConfig.policy());
    if (httpConfig.isHttps()) {
      context.header("Strict-Transport-Security", "max-age=31536000");
    }
    cors.apply(context);
    rejectNul(context);
  }

  /// Rejects NUL characters, which PostgreSQL cannot store.
  private static void rejectNul(Context context) {
    String query = context.queryString();
    if (query != null && query.contains("%00")) {
      throw ProblemException.invalid("", "The query contains a NUL character. Remove it.");
    }
  }

  /// Returns the access rules of each route and event socket, by method and path, as in `GET
  /// /api/me`.
  public SortedMap<String, Set<RouteAccess>> routes() {
    return routes;
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
    rateLimiter.close();
  }
}
