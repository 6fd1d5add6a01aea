package org.ringback.server.call;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates the events of calls that asyncapi.yaml describes.
final class CallEvents {
  private CallEvents() {}

  /// Returns the event that a call rings for these users.
  static Event incoming(WorkspaceId workspace, CallView call, List<UserId> users, CallOffer offer) {
    return new Event(
        workspace, "incoming-call", offer(call, offer), new Audience.Users(new HashSet<>(users)));
  }

  /// Returns an offer as JSON. `from` is the customer, also of an outgoing call.
  static ObjectNode offer(CallView call, CallOffer offer) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.set("callSid", JsonMapper.shared().valueToTree(call.callSid()));
    boolean isOutbound = call.direction().isOutbound();
    body.put("from", isOutbound ? call.to() : call.from()).put("callId", call.id().toString());
    body.put("to", isOutbound ? call.from() : call.to());
    body.set("line", JsonMapper.shared().valueToTree(call.line()));
    body.set("contact", JsonMapper.shared().valueToTree(call.contact()));
    body.put("ringUntil", offer.expiresAt().toString());
    body.put("strategy", call.strategy().wire()).put("reason", offer.reason().shown());
    body.set("invitedBy", JsonMapper.shared().valueToTree(offer.invitedBy()));
    body.put("expiresAt", offer.expiresAt().toString());
    return body;
  }

  /// Returns the event that a call no longer rings for these users.
  static Event offerEnded(
      WorkspaceId workspace,
      CallId call,
      Collection<UserId> users,
      String reason,
      CallView.@Nullable Named takenBy) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("callId", call.toString()).put("reason", reason);
    body.set("takenBy", JsonMapper.shared().valueToTree(takenBy));
    return new Event(
        workspace, "incoming-call-ended", body, new Audience.Users(new HashSet<>(users)));
  }

  /// Returns the event that a customer waits on hold for an agent.
  ///
  /// @param until null while the agent is on another call
  static Event waitingForRejoin(
      WorkspaceId workspace, CallView call, UserId user, @Nullable Instant until) {
    ObjectNode body = body(call);
    body.put("until", until == null ? null : until.toString());
    return new Event(workspace, "call-waiting-for-rejoin", body, new Audience.Users(Set.of(user)));
  }

  /// Returns the event that a supervisor has taken over the call of these agents.
  static Event takenOver(
      WorkspaceId workspace, CallId call, Collection<UserId> agents, CallView.Named by) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("callId", call.toString());
    body.set("by", JsonMapper.shared().valueToTree(by));
    return new Event(workspace, "call-taken-over", body, new Audience.Users(new HashSet<>(agents)));
  }

  /// Returns the event of a new or changed call.
  static Event updated(WorkspaceId workspace, CallView call) {
    return new Event(workspace, "call-updated", body(call), Audience.EVERYONE);
  }

  /// Returns the event of an ended call. Appended once per call.
  static Event ended(WorkspaceId workspace, CallView call) {
    return new Event(workspace, "call-ended", body(call), Audience.EVERYONE);
  }

  /// Returns the event of an inbound call that ended without an answer. Follows its `call-ended`.
  static Event missed(WorkspaceId workspace, CallView call) {
    return new Event(workspace, "call-missed", body(call), Audience.EVERYONE);
  }

  private static ObjectNode body(CallView call) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.set("call", JsonMapper.shared().valueToTree(call));
    return body;
  }
}
