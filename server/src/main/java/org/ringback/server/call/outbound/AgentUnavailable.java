package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// No browser of the agent can be rung, so the customer would be called for nobody.
final class AgentUnavailable extends ProblemException {
  private static final long serialVersionUID = 1;

  AgentUnavailable() {
    super(
        Problem.of(
            409,
            "agent-unavailable",
            "The agent is not available",
            "No open page of the agent is available to ring. Sign in, switch Available on, and try"
                + " again."));
  }
}
