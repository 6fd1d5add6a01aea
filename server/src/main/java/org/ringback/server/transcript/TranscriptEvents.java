package org.ringback.server.transcript;

import java.util.List;
import java.util.stream.Stream;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CustomerSide;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates the events of transcripts that asyncapi.yaml describes. Those who may read the
/// transcript receive them: the members in the call, and supervisors. Of a voicemail, that is
/// everyone.
final class TranscriptEvents {
  private TranscriptEvents() {}

  /// Returns the events of a new utterance, or of one whose text has changed.
  static List<Event> utterance(
      WorkspaceId workspace, Call call, boolean isVoicemail, Utterance utterance) {
    ObjectNode body = ofCall(call.id());
    body.set("utterance", JsonMapper.shared().valueToTree(utterance));
    return events(workspace, call, isVoicemail, "transcript-utterance", body);
  }

  /// Returns the events of a transcript that has begun, ended or failed.
  ///
  /// @param isVoicemail whether all members receive them
  static List<Event> changed(WorkspaceId workspace, Call call, boolean isVoicemail) {
    return events(workspace, call, isVoicemail, "transcript-changed", ofCall(call.id()));
  }

  private static List<Event> events(
      WorkspaceId workspace, Call call, boolean isVoicemail, String type, ObjectNode body) {
    Stream<Audience> audiences =
        isVoicemail
            ? Stream.of(Audience.EVERYONE)
            : Stream.of(
                new Audience.Users(CustomerSide.members(call)),
                new Audience.RoleAtLeast(Role.SUPERVISOR));
    return audiences.map(audience -> new Event(workspace, type, body, audience)).toList();
  }

  private static ObjectNode ofCall(CallId call) {
    return JsonMapper.shared().createObjectNode().put("callId", call.toString());
  }
}
