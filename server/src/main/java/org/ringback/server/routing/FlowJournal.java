package org.ringback.server.routing;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.UserId;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.RecorderEntry;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Records the steps of a call's flow in the flight recorder, after the commit of the transaction.
final class FlowJournal {
  private final FlightRecorder recorder;

  FlowJournal(FlightRecorder recorder) {
    this.recorder = recorder;
  }

  /// Records that a wave of ringing starts.
  void wave(WorkspaceId workspace, CallId call, int wave, Collection<UserId> users) {
    ObjectNode data = JsonMapper.shared().createObjectNode().put("wave", wave);
    ArrayNode rung = data.putArray("users");
    users.forEach(user -> rung.add(user.toString()));
    record(workspace, call, "wave-started", null, data);
  }

  /// Records that the caller has waited for too long.
  void timeUp(WorkspaceId workspace, CallId call) {
    record(workspace, call, "wait-ended", null, JsonMapper.shared().createObjectNode());
  }

  /// Records what an agent does with an offer, such as `claimed`.
  void agent(WorkspaceId workspace, CallId call, String step, UserId user) {
    record(workspace, call, step, user, JsonMapper.shared().createObjectNode());
  }

  private void record(
      WorkspaceId workspace, CallId call, String name, @Nullable UserId user, ObjectNode data) {
    recorder.record(RecorderEntry.flow(workspace, call.value(), recorder.now(), name, user, data));
  }
}
