package org.ringback.server.call;

import org.ringback.server.events.WelcomeSnapshot;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Provides the open calls for the `welcome` frame of a socket.
final class LiveCalls implements WelcomeSnapshot {
  private final Calls calls;

  LiveCalls(Calls calls) {
    this.calls = calls;
  }

  @Override
  public String member() {
    return "calls";
  }

  @Override
  public JsonNode of(WorkspaceId workspace) {
    return JsonMapper.shared().valueToTree(calls.live(workspace));
  }
}
