package org.ringback.server.call.outbound;

import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;

/// Rejects a call whose agent has no browser that can be rung, or is on a call.
final class AgentUnavailable extends ProblemException {
  private static final long serialVersionUID = 1;

  AgentUnavailable() {
    super(
        Problem.of(
            409,
            "agent-unavailable",
            "The agent is not available",
            "The agent is on a call, or has no browser that can be rung. Ask the agent to sign in"
                + " and turn on Available, then try again."));
  }
}
