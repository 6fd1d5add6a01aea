package org.ringback.server.metrics;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// The period, and the agent whose calls count.
///
/// @param agent only the calls of this agent; null for all calls of the workspace
record FigureQuery(
    WorkspaceId workspace, Period period, @Nullable UserId agent, MetricOptions options) {
  /// The value of `agent` in `call_quarters` that stands for the whole workspace.
  static final UUID EVERYONE = new UUID(0, 0);

  UUID agentKey() {
    return agent == null ? EVERYONE : agent.value();
  }
}
