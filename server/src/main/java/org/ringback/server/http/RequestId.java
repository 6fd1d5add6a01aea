package org.ringback.server.http;

import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// The name of a request in its answer, in a problem, and in every line of the log that it causes.
/// Who asks may give it, in `X-Request-Id`.
final class RequestId {
  static final String ATTRIBUTE = "requestId";

  private static final String HEADER = "X-Request-Id";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private RequestId() {}

  static void give(Context context) {
    String asked = context.header(HEADER);
    String id = asked != null && WELL_FORMED.matcher(asked).matches() ? asked : next();
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
