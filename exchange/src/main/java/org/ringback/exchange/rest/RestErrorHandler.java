package org.ringback.exchange.rest;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Writes the errors that Jetty detects before routing, such as an ambiguous path. On Twilio's
/// paths they have Twilio's body.
public final class RestErrorHandler extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpURI uri = request.getHttpURI();
    String path = uri == null || uri.getPath() == null ? "" : uri.getPath();
    if (!ErrorBody.isTwilioPath(path)) {
      return super.handle(request, response, callback);
    }
    ErrorBody body = ErrorBody.unhandled(path, response.getStatus());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, body.contentType());
    response.write(true, ByteBuffer.wrap(body.bytes()), callback);
    return true;
  }
}
