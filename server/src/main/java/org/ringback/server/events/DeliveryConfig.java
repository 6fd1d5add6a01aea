package org.ringback.server.events;

import java.time.Duration;

/// How soon a node notices what the fan-out did not tell it.
///
/// @param pollInterval the time between two polls of the newest numbers of the logs
/// @param recheckInterval the time between two checks of all sessions with a socket
public record DeliveryConfig(Duration pollInterval, Duration recheckInterval) {
  public static final DeliveryConfig PRODUCTION =
      new DeliveryConfig(Duration.ofSeconds(1), Duration.ofSeconds(20));
}
