package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Twilio's JSON: RFC 2822 dates, list envelopes with paging, error bodies.
final class JsonResponses {
  static final String API = "/2010-04-01";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final int MAX_PER_PAGE = 1000;

  /// The request attribute that marks a written error.
  private static final String ERROR = "twilio-error";

  /// The empty messaging settings of a resource. The exchange does not emulate messaging.
  static final Map<String, Object> NO_MESSAGING =
      Map.of(
          "sms_url", "",
          "sms_method", "POST",
          "sms_fallback_url", "",
          "sms_fallback_method", "POST");

  private static final Pattern NANP = Pattern.compile("\\+1(\\d{3})(\\d{3})(\\d{4})");

  private JsonResponses() {}

  /// Formats a North American number as `(305) 191-3581`; other numbers stay unchanged.
  static String formatted(String number) {
    return NANP.matcher(number).replaceFirst("($1) $2-$3");
  }

  static @Nullable String date(@Nullable Instant instant) {
    return instant == null ? null : RFC_2822.format(instant);
  }

  static void json(Context context, int status, Object body) {
    context
        .status(status)
        .contentType("application/json; charset=utf-8")
        .result(JSON.writeValueAsBytes(body));
  }

  static void error(Context context, int status, int code, String message) {
    write(context, status, ErrorBody.of(context.path(), status, code, message));
  }

  /// Writes an error that Javalin detected, unless a route has written one.
  static void unhandledError(Context context) {
    if (ErrorBody.isTwilioPath(context.path()) && context.attribute(ERROR) == null) {
      int status = context.statusCode();
      write(context, status, ErrorBody.unhandled(context.path(), status));
    }
  }

  private static void write(Context context, int status, ErrorBody body) {
    context.attribute(ERROR, body);
    context.status(status).contentType(body.contentType()).result(body.bytes());
  }

  /// Writes one page of a list.
  ///
  /// @param name the envelope's member that holds the items
  static <T> void page(
      Context context, String name, List<T> all, Function<T, Map<String, Object>> toJson) {
    page(context, name, all.stream(), toJson);
  }

  /// Writes one page of a lazy list. It reads one item past the page at most.
  static <T> void page(
      Context context, String name, Stream<T> all, Function<T, Map<String, Object>> toJson) {
    int size = Math.clamp(number(context, "PageSize", 50), 1, MAX_PER_PAGE);
    int page = Math.max(0, number(context, "Page", 0));
    long from = (long) page * size;
    List<T> shown = all.skip(from).limit(size + 1L).toList();
    boolean more = shown.size() > size;
    int count = Math.min(shown.size(), size);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(name, shown.subList(0, count).stream().map(toJson).toList());
    body.put("page", page);
    body.put("page_size", size);
    body.put("start", from);
    body.put("end", Math.max(from, from + count - 1));
    body.put("uri", pageUri(context, page, size));
    body.put("first_page_uri", pageUri(context, 0, size));
    body.put("next_page_uri", more ? pageUri(context, page + 1, size) : null);
    body.put("previous_page_uri", page > 0 ? pageUri(context, page - 1, size) : null);
    json(context, 200, body);
  }

  /// Whether a value passes a query filter; an absent filter passes every value.
  static boolean matches(Context context, String filter, @Nullable String value) {
    String expected = context.queryParam(filter);
    return expected == null || expected.isEmpty() || expected.equals(value);
  }

  static int number(Context context, String name, int defaultValue) {
    String text = context.queryParam(name);
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : defaultValue;
  }

  static String pageUri(Context context, int page, int size) {
    StringBuilder uri = new StringBuilder(context.path()).append('?');
    context
        .queryParamMap()
        .forEach(
            (key, values) -> {
              if (!key.equals("Page") && !key.equals("PageSize")) {
                values.forEach(
                    v -> uri.append(encode(key)).append('=').append(encode(v)).append('&'));
              }
            });
    return uri.append("PageSize=").append(size).append("&Page=").append(page).toString();
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
