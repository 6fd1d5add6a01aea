package org.ringback.server.events;

import java.time.Duration;

/// The timeouts of event sockets.
///
/// @param helloTimeout the time limit for the `hello` frame after connecting
/// @param pingInterval the time between two pings, and the time limit for the pong
/// @param closeTimeout the time limit for the close handshake before the connection is aborted
public record HeartbeatConfig(Duration helloTimeout, Duration pingInterval, Duration closeTimeout) {
  public static final HeartbeatConfig STANDARD =
      new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(1));
}
