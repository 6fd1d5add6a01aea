package org.ringback.server.metrics;

import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates the events of the live board that asyncapi.yaml describes. Only members who may open the
/// board receive them.
final class BoardEvents {
  private static final Audience AUDIENCE = new Audience.RoleAtLeast(Role.SUPERVISOR);

  private BoardEvents() {}

  /// Returns the event that the figures of today have changed. It has no figures, because each page
  /// reads those of its own thresholds.
  static Event figuresChanged(WorkspaceId workspace) {
    return new Event(
        workspace, "figures-changed", JsonMapper.shared().createObjectNode(), AUDIENCE);
  }

  static Event targetsChanged(WorkspaceId workspace, BoardTargets targets) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.set("targets", JsonMapper.shared().valueToTree(targets));
    return new Event(workspace, "board-targets-changed", body, AUDIENCE);
  }
}
