package org.ringback.server.twilio;

import java.time.Duration;
import java.util.Map;
import org.ringback.server.http.Problem;

/// The reason why a request to Twilio failed.
public abstract sealed class TwilioFailure extends RuntimeException implements Problem.Source {
  private static final long serialVersionUID = 1;

  private TwilioFailure(String message, Throwable cause) {
    super(message, cause);
  }

  private TwilioFailure(String message) {
    super(message);
  }

  /// Twilio sent no answer, or an invalid one. Whether the request took effect is unknown.
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

  /// The request was not sent, so it had no effect.
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
          "Twilio is not answering. Try again in a few seconds.");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", "5");
    }
  }

  /// Twilio rejected the request. Repeating it does not help.
  public static final class Refused extends TwilioFailure {
    private static final long serialVersionUID = 1;
    private final int status;
    private final int code;
    private final String message;
    private final String moreInfo;

    /// @param code from Twilio's error catalog; 0 if the answer has none
    Refused(int status, int code, String message, String moreInfo) {
      super("Twilio rejected the request with " + status + ", error " + code + ": " + message);
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

    /// Returns Twilio's message for users.
    public String message() {
      return message;
    }

    public String moreInfo() {
      return moreInfo;
    }

    @Override
    public Problem problem() {
      Problem problem = Problem.of(502, "twilio-refused", "Twilio rejected the request", message);
      return code == 0 ? problem : problem.withTwilioCode(code);
    }
  }

  /// Twilio rejected the request because there were too many. It had no effect.
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
          "Twilio limits the rate of requests. Try again in a moment.");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
  }
}
