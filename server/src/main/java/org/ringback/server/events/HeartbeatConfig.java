package org.ringback.server.events;

import java.time.Duration;

/// How long a page may take.
///
/// @param hello from connecting to its first frame
/// @param ping between two pings, and for the answer to one
/// @param goodbye for reading the close frame, before the line is cut
public record HeartbeatConfig(Duration hello, Duration ping, Duration goodbye) {
  public static final HeartbeatConfig STANDARD =
      new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(1));
}
