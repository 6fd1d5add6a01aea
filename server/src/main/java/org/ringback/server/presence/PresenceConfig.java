package org.ringback.server.presence;

import java.time.Duration;

/// @param grace the time after which a user whose last page closed is announced as offline, so that
///   a reload is not visible
/// @param sweepInterval the interval at which a node looks for ended graces, ended wrap-ups and
///   expired nodes
/// @param firstSweep the time after the start at which it first looks, so that pages can reconnect
///   after a restart
public record PresenceConfig(Duration grace, Duration sweepInterval, Duration firstSweep) {
  public static final PresenceConfig PRODUCTION =
      new PresenceConfig(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(5));
}
