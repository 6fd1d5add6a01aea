package org.ringback.server.twilio;

import java.time.Duration;
import java.util.Map;
import org.ringback.server.http.Problem;

/// Why Twilio did not do what it was asked.
public abstract sealed class TwilioFailure extends RuntimeException implements Problem.Source {
  private static final long serialVersionUID = 1;

  private TwilioFailure(String message, Throwable cause) {
    super(message, cause);
  }

  private TwilioFailure(String message) {
    super(message);
  }

  /// No answer, or none that makes sense. Whether the request took effect is unknown.
  public static final class Unreachable extends TwilioFailure {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unreachable(String message) {
      super(message);
    }

    @Override
    public Problem problem() {
      return Problem.of(
          503,
          "twilio-unreachable",
          "Twilio cannot be reached",
          "Twilio did not answer in time. Try again in a moment.");
    }
  }

  /// Nothing was asked of Twilio, so nothing took effect.
  public static final class CircuitOpen extends TwilioFailure {
    private static final long serialVersionUID = 1;

    CircuitOpen(String message) {
      super(message);
    }

    @Override
    public Problem problem() {
      return Problem.of(
          503,
          "twilio-unreachable",
          "Twilio cannot be reached",
          "Twilio does not answer at the moment. Try again in a few seconds.");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", "5");
    }
  }

  /// Twilio understood, and will not: asking again changes nothing.
  public static final class Refused extends TwilioFailure {
    private static final long serialVersionUID = 1;
    private final int status;
    private final int code;
    private final String message;
    private final String moreInfo;

    /// @param code of Twilio's error catalogue; 0 when it gave none
    Refused(int status, int code, String message, String moreInfo) {
      super("Twilio refused with " + status + ", error " + code + ": " + message);
      this.status = status;
      this.code = code;
      this.message = message;
      this.moreInfo = moreInfo;
    }

    public int status() {
      return status;
    }

    public int code() {
      return code;
    }

    /// What Twilio said, for people.
    public String message() {
      return message;
    }

    public String moreInfo() {
      return moreInfo;
    }

    @Override
    public Problem problem() {
      Problem problem = Problem.of(502, "twilio-refused", "Twilio refused", message);
      return code == 0 ? problem : problem.withTwilioCode(code);
    }
  }

  /// Too many requests: later.
  public static final class RateLimited extends TwilioFailure {
    private static final long serialVersionUID = 1;
    private final Duration retryAfter;

    RateLimited(Duration retryAfter) {
      super("Twilio limits the rate of requests");
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public Problem problem() {
      return Problem.of(
          503,
          "twilio-unreachable",
          "Twilio is busy",
          "Twilio limits how often it can be asked. Try again in a moment.");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
  }
}
