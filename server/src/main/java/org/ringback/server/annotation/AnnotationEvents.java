package org.ringback.server.annotation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates the events of notes and dispositions that asyncapi.yaml describes.
final class AnnotationEvents {
  private AnnotationEvents() {}

  static Event noteAdded(WorkspaceId workspace, CallNote note) {
    ObjectNode body = ofCall(note.callId());
    body.set("note", JsonMapper.shared().valueToTree(note));
    return new Event(workspace, "call-note-added", body, Audience.EVERYONE);
  }

  static Event noteRemoved(WorkspaceId workspace, CallNote note) {
    ObjectNode body = ofCall(note.callId()).put("noteId", note.id().toString());
    return new Event(workspace, "call-note-removed", body, Audience.EVERYONE);
  }

  /// @param disposition null when it was removed from the call
  static Event dispositionChanged(
      WorkspaceId workspace, UUID call, @Nullable CallDisposition disposition) {
    ObjectNode body = ofCall(call);
    body.set("disposition", JsonMapper.shared().valueToTree(disposition));
    return new Event(workspace, "call-disposition-changed", body, Audience.EVERYONE);
  }

  /// Returns the event that the list of the workspace changed.
  static Event listChanged(WorkspaceId workspace, DispositionList list) {
    ObjectNode body = JsonMapper.shared().valueToTree(list);
    return new Event(workspace, "dispositions-changed", body, Audience.EVERYONE);
  }

  private static ObjectNode ofCall(UUID call) {
    return JsonMapper.shared().createObjectNode().put("callId", call.toString());
  }
}
