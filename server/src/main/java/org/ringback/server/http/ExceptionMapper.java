package org.ringback.server.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Maps exceptions to problems. Unexpected exceptions are logged with the request id; their
/// problems reveal no internals.
final class ExceptionMapper {
  private static final Logger log = LoggerFactory.getLogger(ExceptionMapper.class);

  private final AllowedMethods allowed;

  ExceptionMapper(AllowedMethods allowed) {
    this.allowed = allowed;
  }

  void answer(Exception exception, Context context) {
    switch (exception) {
      case Problem.Source source -> answer(context, source.problem(), source.headers());
      case HttpResponseException http -> answer(context, problem(http), headers(http, context));
      case DataAccessResourceFailureException away -> withoutDatabase(away, context);
      case TransientDataAccessException busy -> withoutDatabase(busy, context);
      case CannotCreateTransactionException away -> withoutDatabase(away, context);
      default -> {
        log.error("Could not answer {} {}", context.method().name(), context.path(), exception);
        answer(
            context,
            Problem.of(
                500,
                "internal-error",
                "Internal error",
                "The server failed. Try again. If it happens again, report the request id."),
            Map.of());
      }
    }
  }

  private static void withoutDatabase(Exception exception, Context context) {
    log.error(
        "Could not answer {} {}: {}",
        context.method().name(),
        context.path(),
        exception.toString());
    answer(
        context,
        Problem.of(
            503,
            "database-unavailable",
            "Database unavailable",
            "The database is unavailable or busy. Try again in a few seconds."),
        Map.of("Retry-After", "5"));
  }

  /// Returns `Allow` for a 405 (RFC 9110 section 15.5.6).
  private Map<String, String> headers(HttpResponseException exception, Context context) {
    return exception.getStatus() == 405 ? Map.of("Allow", allowed.of(context.path())) : Map.of();
  }

  private static Problem problem(HttpResponseException exception) {
    return switch (exception.getStatus()) {
      case 404 -> ProblemException.notFound().problem();
      case 405 ->
          Problem.of(
              405,
              "method-not-allowed",
              "Method not allowed",
              "This URL does not support the method. Use one of the Allow header.");
      case 413 ->
          Problem.of(
              413, "too-large", "Too large", "The body has more than 256 KiB. Send a smaller one.");
      default ->
          Problem.of(
              exception.getStatus(),
              "invalid-request",
              "The request is not valid",
              "The server cannot parse the request. Check it against openapi.yaml.");
    };
  }

  private static void answer(Context context, Problem problem, Map<String, String> headers) {
    String id = context.attribute(RequestId.ATTRIBUTE);
    Json.problem(context, id == null ? problem : problem.withRequestId(id), headers);
    if (context.header("Sec-WebSocket-Key") != null) {
      writeOfHandshake(context);
    }
  }

  /// Writes the body itself, because Javalin omits that of a refused WebSocket handshake.
  private static void writeOfHandshake(Context context) {
    try (InputStream body = context.resultInputStream()) {
      if (body != null) {
        body.transferTo(context.res().getOutputStream());
      }
    } catch (IOException broken) {
      log.debug("Could not write a problem: {}", broken.toString());
    }
  }
}
