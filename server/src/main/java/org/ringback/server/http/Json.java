package org.ringback.server.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON requests and writes JSON responses. Absent values are null; dates are ISO 8601.
public final class Json {
  private static final Pattern IS_JSON =
      Pattern.compile("application/([a-z0-9.+-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static void answer(Context context, int status, Object body) {
    context
        .status(status)
        .contentType("application/json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(MAPPER.writeValueAsBytes(body));
  }

  public static void answer(Context context, Object body) {
    answer(context, 200, body);
  }

  static void problem(Context context, Problem problem, Map<String, String> headers) {
    headers.forEach(context::header);
    context
        .status(problem.status())
        .contentType("application/problem+json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(MAPPER.writeValueAsBytes(problem));
  }

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// @throws ProblemException 400 if the text is not JSON
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      throw ProblemException.invalid("", "The body is not valid JSON. Correct it.");
    }
  }

  /// Returns the request's body.
  ///
  /// @throws ProblemException 415 for another Content-Type, 400 if it is not a JSON object
  public static Body body(Context context) {
    String type = context.contentType();
    if (type != null && !IS_JSON.matcher(type).matches()) {
      throw new ProblemException(
          Problem.of(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "The body should be sent with Content-Type: application/json."));
    }
    JsonNode node = parse(context.body());
    if (!node.isObject()) {
      throw ProblemException.invalid("", "The body should be a JSON object.");
    }
    return new Body(node);
  }

  /// The JSON object of a request. Its methods reject invalid members with 400.
  public record Body(JsonNode node) {
    /// @throws ProblemException 400 if it is absent, not a string, blank or too long
    public String text(String name, int maxLength) {
      return optionalText(name, maxLength)
          .orElseThrow(() -> ProblemException.invalid("/" + name, name + " is missing."));
    }

    /// @throws ProblemException 400 if it is absent or not a time with an offset
    public Instant time(String name) {
      try {
        return OffsetDateTime.parse(text(name, 64)).toInstant();
      } catch (DateTimeParseException _) {
        throw ProblemException.invalid(
            "/" + name, name + " should be a time like 2026-01-31T12:00:00Z.");
      }
    }

    public Optional<String> optionalText(String name, int maxLength) {
      JsonNode value = node.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return Optional.empty();
      }
      if (!value.isString()) {
        throw ProblemException.invalid("/" + name, name + " should be a string.");
      }
      String text = value.stringValue();
      if (text.length() > maxLength) {
        throw ProblemException.invalid(
            "/" + name, name + " should have at most " + maxLength + " characters.");
      }
      if (text.indexOf('\0') >= 0) {
        throw ProblemException.invalid("/" + name, name + " contains a NUL character. Remove it.");
      }
      return Optional.of(text).filter(t -> !t.isBlank());
    }
  }
}
