package org.ringback.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty with what every route shares: virtual threads, request ids, security headers, CORS, body
/// limit, problems.
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final long LARGEST_BODY = 256 * 1024;
  private static final String REQUEST_ID = "requestId";

  private final Javalin javalin;

  private HttpServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /// Listens, with routes and no pages.
  public static HttpServer start(
      String host, int port, List<URI> origins, String policy, List<Routes> features) {
    return serve(
        BoundPort.bind(host, port),
        origins,
        policy,
        features,
        _ -> {
          throw ProblemException.notFound();
        });
  }

  /// Serves on the port, which is closed with the server. The routes are asked in their order.
  ///
  /// @param origins whose pages may call us from another origin
  /// @param policy the Content-Security-Policy of pages
  /// @param pages asked when no route wants a GET
  public static HttpServer serve(
      BoundPort port, List<URI> origins, String policy, List<Routes> features, Pages pages) {
    Cors cors = new Cors(origins);
    Javalin javalin =
        Javalin.create(
            config -> {
              plumb(config);
              config.jetty.addConnector((server, http) -> connector(server, http, port));
              config.spaRoot.addHandler("/", pages::answer);
              config.routes.before(context -> prepare(context, cors, policy));
              features.forEach(feature -> feature.register(config.routes));
              answerFaults(config);
            });
    return new HttpServer(javalin.start());
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

  private static void plumb(JavalinConfig config) {
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
    config.jetty.modifyServer(server -> server.setStopTimeout(5_000));
    config.jetty.modifyWebSocketServletFactory(factory -> factory.setMaxTextMessageSize(64 * 1024));
  }

  private static void prepare(Context context, Cors cors, String policy) {
    byte[] id = new byte[8];
    ThreadLocalRandom.current().nextBytes(id);
    String requestId = HexFormat.of().formatHex(id);
    context.attribute(REQUEST_ID, requestId);
    context.header("X-Request-Id", requestId);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "same-origin");
    context.header("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    context.header("Content-Security-Policy", policy);
    cors.apply(context);
  }

  private static void answerFaults(JavalinConfig config) {
    config.routes.exception(
        RuntimeException.class,
        (e, context) -> {
          switch (e) {
            case Problem.Source source -> answer(context, source);
            case HttpResponseException http -> answer(context, known(http));
            default -> {
              log.error("{} {} failed", context.method(), context.path(), e);
              answer(
                  context,
                  Problem.of(
                      500,
                      "internal-error",
                      "Something went wrong here",
                      "The request failed through no fault of yours. Try again; if it stays, tell us the request id."));
            }
          }
        });
    config.routes.error(
        404,
        context -> {
          if (context.result() == null || context.result().isEmpty() || isDefaultText(context)) {
            answer(context, ProblemException.notFound().problem());
          }
        });
  }

  private static boolean isDefaultText(Context context) {
    String type = context.res().getContentType();
    return type == null || type.startsWith("text/plain");
  }

  private static Problem known(HttpResponseException e) {
    return switch (e.getStatus()) {
      case 404 -> ProblemException.notFound().problem();
      case 405 ->
          Problem.of(
              405,
              "method-not-allowed",
              "Method not allowed",
              "This address takes another method.");
      case 413 -> Problem.of(413, "too-large", "Too large", "The body may have at most 256 KiB.");
      default ->
          Problem.of(
              e.getStatus(),
              "invalid-request",
              "The request is not valid",
              "The request is not understood.");
    };
  }

  private static void answer(Context context, Problem.Source source) {
    source.headers().forEach(context::header);
    answer(context, source.problem());
  }

  private static void answer(Context context, Problem problem) {
    String id = context.attribute(REQUEST_ID);
    Json.problem(context, id == null ? problem : problem.withRequestId(id), java.util.Map.of());
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
