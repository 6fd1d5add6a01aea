package org.ringback.server.events;

import java.time.Duration;

/// The timeouts of event sockets. A client that stops reading or answering is disconnected within
/// 10 s: a ping after 5 s, no pong for 4 s, half a second for the close handshake.
///
/// @param helloTimeout the time limit for the `hello` frame after connecting
/// @param pingInterval the time between two pings
/// @param pongTimeout the time limit for the pong after a ping
/// @param writeTimeout the time limit for writing a frame before the connection is aborted
/// @param closeTimeout the time limit for the close handshake before the connection is aborted
public record HeartbeatConfig(
    Duration helloTimeout,
    Duration pingInterval,
    Duration pongTimeout,
    Duration writeTimeout,
    Duration closeTimeout) {
  public static final HeartbeatConfig STANDARD =
      new HeartbeatConfig(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));
}
