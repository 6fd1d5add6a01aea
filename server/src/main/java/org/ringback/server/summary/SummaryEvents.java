package org.ringback.server.summary;

import java.util.List;
import java.util.stream.Stream;
import org.ringback.server.call.CallView;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates the events of summaries that asyncapi.yaml describes. Those who may read the summary
/// receive them: the members in the call, and supervisors.
final class SummaryEvents {
  private SummaryEvents() {}

  static List<Event> changed(WorkspaceId workspace, CallView call) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("callId", call.id().toString());
    return Stream.of(
            new Audience.Users(call.joinedMembers()), new Audience.RoleAtLeast(Role.SUPERVISOR))
        .map(audience -> new Event(workspace, "call-summary-changed", body, audience))
        .toList();
  }
}
