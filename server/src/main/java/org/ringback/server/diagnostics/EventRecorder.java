package org.ringback.server.diagnostics;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.db.Uuids;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.RecorderEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Records the events of a call that the server published, and to whom: offers, claims, changes.
/// Only members without personal data are recorded.
final class EventRecorder {
  private static final List<String> MEMBERS =
      List.of("ringUntil", "expiresAt", "until", "reason", "strategy");
  private static final List<String> CALL_MEMBERS = List.of("status", "endReason", "endedBy");

  private final FlightRecorder recorder;

  EventRecorder(FlightRecorder recorder) {
    this.recorder = recorder;
  }

  void record(List<Event> events) {
    events.forEach(event -> callId(event.body()).ifPresent(call -> record(event, call)));
  }

  private void record(Event event, UUID call) {
    ObjectNode data = JsonMapper.shared().createObjectNode();
    copy(event.body(), MEMBERS, data);
    copy(event.body().path("call"), CALL_MEMBERS, data);
    if (event.audience() instanceof Audience.Users only) {
      ArrayNode users = data.putArray("users");
      only.users().forEach(user -> users.add(user.toString()));
    }
    recorder.record(
        new RecorderEntry(
            event.workspace(),
            call,
            null,
            null,
            recorder.now(),
            RecorderEntry.Kind.EVENT,
            event.type(),
            null,
            data));
  }

  private static void copy(JsonNode from, List<String> members, ObjectNode to) {
    for (String member : members) {
      JsonNode value = from.path(member);
      if (value.isValueNode() && !value.isNull()) {
        to.set(member, value);
      }
    }
  }

  private static Optional<UUID> callId(ObjectNode body) {
    JsonNode call = body.path("call");
    String id =
        body.path("callId")
            .asString(call.path("id").asString(call.isString() ? call.asString() : ""));
    return Uuids.parse(id);
  }
}
