package org.ringback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error response: `application/problem+json` (RFC 9457).
///
/// @param title the same for every problem with this code
/// @param code stable, for programs
/// @param detail what is wrong and what to do; safe to show to users
/// @param error the title again, for clients that expect an `error` string
/// @param state the state of the object that does not allow the request
/// @param errors invalid parts of the request
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
    @Nullable String state,
    List<FieldError> errors) {

  /// An exception with a problem.
  public interface Source {
    Problem problem();

    /// Returns headers of the response, such as Retry-After.
    default Map<String, String> headers() {
      return Map.of();
    }
  }

  /// @param pointer JSON pointer of the part
  public record FieldError(String pointer, String detail) {}

  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(
        "/problems/" + code, title, status, detail, code, title, null, null, null, List.of());
  }

  public Problem withErrors(List<FieldError> fields) {
    return new Problem(
        type,
        title,
        status,
        detail,
        code,
        error,
        requestId,
        twilioCode,
        state,
        List.copyOf(fields));
  }

  public Problem withTwilioCode(int twilio) {
    return new Problem(type, title, status, detail, code, error, requestId, twilio, state, errors);
  }

  public Problem withState(String current) {
    return new Problem(
        type, title, status, detail, code, error, requestId, twilioCode, current, errors);
  }

  Problem withRequestId(String id) {
    return new Problem(type, title, status, detail, code, error, id, twilioCode, state, errors);
  }
}
