package org.ringback.exchange.signalling;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.message.UserDefinedMessage;
import tools.jackson.databind.json.JsonMapper;

/// Writes the frames of the Voice SDK's protocol.
final class Frames {
  private final JsonMapper json;

  Frames(JsonMapper json) {
    this.json = json;
  }

  String frame(String type, Map<String, ?> payload) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", type);
    frame.put("version", "1.6");
    frame.put("payload", payload);
    return json.writeValueAsString(frame);
  }

  String error(int code, String message) {
    return frame("error", Map.of("error", Map.of("code", code, "message", message)));
  }

  String hangup(String callSid, int code, String message) {
    return frame(
        "hangup", Map.of("callsid", callSid, "error", Map.of("code", code, "message", message)));
  }

  String acknowledge(String callSid, String messageSid) {
    return frame(
        "ack", Map.of("acktype", "message", "callsid", callSid, "voiceeventsid", messageSid));
  }

  String messageRefused(String callSid, String messageSid, int code, String message) {
    return frame(
        "error",
        Map.of(
            "callsid",
            callSid,
            "voiceeventsid",
            messageSid,
            "error",
            Map.of("code", code, "message", message)));
  }

  /// Writes the content as a JSON object, not as a string.
  String message(UserDefinedMessage message) {
    return frame(
        "message",
        Map.of(
            "callsid", message.callSid(),
            "content", json.readTree(message.content()),
            "contenttype", "application/json",
            "messagetype", "user-defined-message",
            "voiceeventsid", message.sid()));
  }

  String invite(Invitation invitation, String sdp, String reconnect) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("CallSid", invitation.callSid());
    parameters.put("From", invitation.from());
    parameters.put("To", invitation.to());
    parameters.put("AccountSid", invitation.accountSid());
    parameters.put("ApiVersion", "2010-04-01");
    if (!invitation.parameters().isEmpty()) {
      parameters.put("Params", query(invitation.parameters()));
    }
    if (invitation.verified()) {
      parameters.put("StirStatus", "TN-Validation-Passed-A");
    }
    return frame(
        "invite",
        Map.of(
            "callsid",
            invitation.callSid(),
            "sdp",
            sdp,
            "parameters",
            parameters,
            "reconnect",
            reconnect));
  }

  /// Encodes only the values, because the SDK does not decode names.
  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
