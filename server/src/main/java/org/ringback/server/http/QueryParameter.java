package org.ringback.server.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one query parameter of a request.
public final class QueryParameter {
  private QueryParameter() {}

  /// @param expected completes the sentence "name should be …"
  /// @return null when the request has no such parameter
  /// @throws ProblemException 400 `invalid` when the parameter cannot be parsed
  public static <T> @Nullable T read(
      Context context, String name, Function<String, Optional<T>> parse, String expected) {
    String text = context.queryParam(name);
    return text == null
        ? null
        : parse
            .apply(text)
            .orElseThrow(
                () -> ProblemException.invalid("/" + name, name + " should be " + expected + "."));
  }

  public static @Nullable Instant time(Context context, String name) {
    return read(context, name, QueryParameter::instant, "a time like 2026-01-31T12:00:00Z");
  }

  public static @Nullable UUID id(Context context, String name, String expected) {
    return read(context, name, QueryParameter::uuid, expected);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }
}
