package org.ringback.exchange.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// The body of an error, as Twilio's REST API writes it. Twilio chooses the format by the path and
/// ignores `Accept`: XML under `/2010-04-01`, unless the path ends in `.json`; JSON on every other
/// host.
record ErrorBody(String contentType, byte[] bytes) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PATHS = Pattern.compile("/(2010-04-01|v\\d+)(/.*|\\.json)?");

  /// Whether a path belongs to Twilio's REST API, and not to the exchange's own.
  static boolean isTwilioPath(String path) {
    return PATHS.matcher(path).matches();
  }

  static ErrorBody of(String path, int status, int code, String message) {
    String moreInfo = "https://www.twilio.com/docs/errors/" + code;
    if (path.startsWith(JsonResponses.API) && !path.matches(".*\\.json/*")) {
      return xml(
          "<RestException><Code>%d</Code><Message>%s</Message><MoreInfo>%s</MoreInfo><Status>%d</Status></RestException>"
              .formatted(code, escape(message), moreInfo, status));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", message);
    body.put("more_info", moreInfo);
    body.put("status", status);
    return new ErrorBody("application/json; charset=utf-8", JSON.writeValueAsBytes(body));
  }

  /// The error of a request that no route has handled.
  static ErrorBody unhandled(String path, int status) {
    return switch (status) {
      case 404 -> of(path, 404, 20404, String.valueOf(TwilioError.notFound(path).getMessage()));
      case 405 -> of(path, 405, 20004, "Method not allowed");
      case 413 -> of(path, 413, 20001, "The request body is too large");
      default ->
          status < 500
              ? of(path, status, 20001, "The request is invalid")
              : of(path, status, 20500, "Internal Server Error");
    };
  }

  private static ErrorBody xml(String exception) {
    String document =
        "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse>"
            + exception
            + "</TwilioResponse>";
    return new ErrorBody("application/xml; charset=utf-8", document.getBytes(UTF_8));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
