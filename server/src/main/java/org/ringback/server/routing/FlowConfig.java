package org.ringback.server.routing;

import java.time.Duration;

/// The times of call flows that are not settings of a workspace.
///
/// @param wave how long a wave rings
/// @param maxUnstaffedWait how long a caller waits while no agent is expected to become free: long
///   enough for the pages of agents to reconnect after a restart
/// @param interval the interval at which the timer looks at the lines
public record FlowConfig(Duration wave, Duration maxUnstaffedWait, Duration interval) {
  public static final FlowConfig PRODUCTION =
      new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofMillis(250));
}
