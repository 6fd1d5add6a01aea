package org.ringback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went wrong, for people and programs: `application/problem+json` (RFC 9457).
///
/// @param title one short sentence, the same for every problem with this code
/// @param code stable; programs switch on this
/// @param detail what happened this time and what to do; safe to show
/// @param errors for invalid input: which part, as a JSON pointer, and why
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String error,
    @Nullable String requestId,
    @Nullable Integer twilioCode,
    List<FieldError> errors) {

  /// An exception that says itself what the client is told.
  public interface Source {
    Problem problem();

    /// Headers that belong to the answer, such as Retry-After.
    default Map<String, String> headers() {
      return Map.of();
    }
  }

  public record FieldError(String pointer, String detail) {}

  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(
        "/problems/" + code, title, status, detail, code, title, null, null, List.of());
  }

  public Problem withErrors(List<FieldError> fields) {
    return new Problem(
        type, title, status, detail, code, error, requestId, twilioCode, List.copyOf(fields));
  }

  public Problem withTwilioCode(int twilio) {
    return new Problem(type, title, status, detail, code, error, requestId, twilio, errors);
  }

  Problem withRequestId(String id) {
    return new Problem(type, title, status, detail, code, error, id, twilioCode, errors);
  }
}
