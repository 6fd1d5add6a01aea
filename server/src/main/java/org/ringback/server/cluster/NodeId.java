package org.ringback.server.cluster;

import java.util.UUID;

/// The id of a process that serves requests. Each start has a new one.
public record NodeId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
