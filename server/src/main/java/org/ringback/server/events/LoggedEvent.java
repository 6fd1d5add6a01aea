package org.ringback.server.events;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An event of the log.
///
/// @param seq sequence number in its workspace
record LoggedEvent(long seq, String type, Instant at, ObjectNode body, Audience audience) {
  /// Returns the frame that sockets receive.
  String frame() {
    ObjectNode frame = JsonMapper.shared().createObjectNode();
    frame.put("seq", seq).put("type", type).put("at", at.toString());
    frame.setAll(body);
    return frame.toString();
  }
}
