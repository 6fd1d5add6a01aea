package org.ringback.server.presence;

import org.ringback.server.events.WelcomeSnapshot;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Provides the members who are not offline, for the `welcome` frame of a socket.
final class PresenceSnapshot implements WelcomeSnapshot {
  private final Presence presence;

  PresenceSnapshot(Presence presence) {
    this.presence = presence;
  }

  @Override
  public String member() {
    return "presence";
  }

  @Override
  public JsonNode of(WorkspaceId workspace) {
    ArrayNode members = JsonMapper.shared().createArrayNode();
    presence.members(workspace).stream()
        .filter(member -> member.state() != PresenceState.OFFLINE)
        .forEach(
            member -> {
              ObjectNode added = members.addObject();
              added
                  .put("userId", member.user().toString())
                  .put("state", member.state().wire())
                  .put("since", String.valueOf(member.since()));
              if (member.wrapUpEndsAt() != null) {
                added.put("wrapUpEndsAt", member.wrapUpEndsAt().toString());
              }
            });
    return members;
  }
}
