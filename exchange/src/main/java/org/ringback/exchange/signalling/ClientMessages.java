package org.ringback.exchange.signalling;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.ringback.exchange.message.CallMessages;
import tools.jackson.databind.JsonNode;

/// Handles the messages that browsers send in calls (`call.sendMessage`). Acknowledges and forwards
/// each, or rejects it with an error that names the call and the message. Not thread-safe: one
/// socket uses it.
final class ClientMessages {
  private static final int RATE_EXCEEDED = 31206;
  private static final int TYPE_INVALID = 31210;
  private static final int TOO_LARGE = 31212;
  private static final int NOT_FOUND = 31404;
  private static final int MAX_PER_SECOND = 30;

  private final SignallingServices services;
  private final ClientSocket socket;
  private final Deque<Long> recent = new ArrayDeque<>();

  ClientMessages(SignallingServices services, ClientSocket socket) {
    this.services = services;
    this.socket = socket;
  }

  void receive(AccessToken token, ClientCalls calls, String callSid, JsonNode payload) {
    String sid = payload.path("voiceeventsid").asString("");
    byte[] content = services.json().writeValueAsBytes(payload.path("content"));
    ClientLeg leg = calls.find(callSid).filter(each -> !each.hasEnded()).orElse(null);
    if (leg == null) {
      sendRejection(callSid, sid, NOT_FOUND, "No such call");
    } else if (!payload.path("messagetype").asString("").equals("user-defined-message")
        || !payload.path("contenttype").asString("application/json").equals("application/json")) {
      sendRejection(callSid, sid, TYPE_INVALID, "Call Message Event Type is invalid");
    } else if (content.length > CallMessages.MAX_CONTENT) {
      sendRejection(
          callSid, sid, TOO_LARGE, "Call Message Event Payload size exceeded authorized limit");
    } else if (isRateLimited()) {
      sendRejection(callSid, sid, RATE_EXCEEDED, "Rate exceeded authorized limit");
    } else {
      socket.send(services.frames().acknowledge(callSid, sid));
      services
          .messages()
          .onClientMessage(
              token.account(), leg.callSid(), sid, new String(content, StandardCharsets.UTF_8));
    }
  }

  private boolean isRateLimited() {
    long now = System.nanoTime();
    while (!recent.isEmpty() && now - recent.peekFirst() > Duration.ofSeconds(1).toNanos()) {
      recent.removeFirst();
    }
    if (recent.size() >= MAX_PER_SECOND) {
      return true;
    }
    recent.addLast(now);
    return false;
  }

  private void sendRejection(String callSid, String sid, int code, String message) {
    socket.send(services.frames().messageRefused(callSid, sid, code, message));
  }
}
