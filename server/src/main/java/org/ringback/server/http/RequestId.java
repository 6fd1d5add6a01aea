package org.ringback.server.http;

import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// The id of a request, in its response, its problem and its log lines. Clients may set it by
/// `X-Request-Id`.
final class RequestId {
  static final String ATTRIBUTE = "requestId";

  private static final String HEADER = "X-Request-Id";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private RequestId() {}

  static void assign(Context context) {
    String requested = context.header(HEADER);
    String id = requested != null && WELL_FORMED.matcher(requested).matches() ? requested : next();
    context.attribute(ATTRIBUTE, id);
    context.header(HEADER, id);
    MDC.put(ATTRIBUTE, id);
  }

  private static String next() {
    byte[] id = new byte[8];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
