package org.ringback.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Answers requests that Jetty rejects before routing with a [Problem]: malformed URLs, headers
/// that are too long, requests while it stops.
final class JettyErrorHandler extends ErrorHandler {
  private static final String TYPE = "application/problem+json; charset=utf-8";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    // Further bytes on the connection may belong to the rejected request.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  private static byte[] body(int status) {
    return JsonMapper.shared().writeValueAsBytes(problem(status));
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 414 ->
          Problem.of(
              414,
              "invalid-request",
              "The request is not valid",
              "The URL is too long. Shorten it.");
      case 431 ->
          Problem.of(
              431,
              "invalid-request",
              "The request is not valid",
              "The URL and headers exceed 8 KiB. Shorten them.");
      case 503 ->
          Problem.of(503, "stopping", "Server stopping", "The server is stopping. Try again.");
      default ->
          status >= 500
              ? Problem.of(
                  status, "internal-error", "Internal error", "The server failed. Try again.")
              : Problem.of(
                  status,
                  "invalid-request",
                  "The request is not valid",
                  "The server cannot parse the request. Check it.");
    };
  }
}
