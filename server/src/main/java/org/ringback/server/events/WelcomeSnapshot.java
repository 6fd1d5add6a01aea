package org.ringback.server.events;

import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// State of a feature that a socket receives with its `welcome` frame, before the events that
/// change it.
public interface WelcomeSnapshot {
  /// Returns the member of the frame that holds the state.
  String member();

  JsonNode of(WorkspaceId workspace);
}
