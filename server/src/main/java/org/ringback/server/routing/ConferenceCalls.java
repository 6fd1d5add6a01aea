package org.ringback.server.routing;

import java.util.Optional;
import org.ringback.server.call.Call;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// The errors of requests about calls in conferences.
public final class ConferenceCalls {
  private ConferenceCalls() {}

  /// @throws ProblemException 404 when there is no such call, 409 for one of the strategy `client`
  public static Call require(Optional<Call> found) {
    Call call = found.orElseThrow(ProblemException::notFound);
    if (!call.isConference()) {
      throw conflict(
          "simple-call",
          "The call uses the simple strategy",
          "This needs a call in a conference. Set the workspace's callStrategy to conference;"
              + " later calls then support it.");
    }
    return call;
  }

  public static ProblemException taken() {
    return conflict(
        "call-taken",
        "The call is taken",
        "Another agent or tab has taken the call. Wait for the next one.");
  }

  static ProblemException over() {
    return conflict(
        "call-over", "The call is over", "The call is no longer open. Wait for the next one.");
  }

  public static ProblemException onACall() {
    return conflict(
        "on-a-call",
        "You are on another call",
        "Send holdCurrent to put the other call on hold, or end it first.");
  }

  private static ProblemException conflict(String code, String title, String detail) {
    return new ProblemException(Problem.of(409, code, title, detail));
  }
}
