package org.ringback.server.dialpolicy;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// The workspace's dialing rules forbid the call.
public final class DialDenied extends ProblemException {
  private static final long serialVersionUID = 1;

  public DialDenied(DialPolicy.Denial denial) {
    super(Problem.of(403, denial.code(), "This call is not allowed", denial.message()));
  }
}
