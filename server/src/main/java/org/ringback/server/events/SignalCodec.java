package org.ringback.server.events;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Signals as text: `{"node": "…", "signals": [{"type": "session-ended", "session": "…"}, …]}`.
final class SignalCodec {
  private static final Logger log = LoggerFactory.getLogger(SignalCodec.class);

  /// The largest text, in bytes. PostgreSQL limits a notification to 8,000 bytes.
  static final int LARGEST_TEXT = 7_000;

  private SignalCodec() {}

  /// @param node the sender
  record Received(UUID node, List<NodeSignal> signals) {}

  /// Writes the signals in their order to as many texts as they need.
  static List<String> encode(UUID node, List<NodeSignal> signals) {
    String start = "{\"node\":\"" + node + "\",\"signals\":[";
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder(start);
    int bytes = start.length();
    for (NodeSignal signal : signals) {
      String encoded = encode(signal).toString();
      int length = encoded.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + length + 3 > LARGEST_TEXT && text.length() > start.length()) {
        texts.add(text.append("]}").toString());
        text = new StringBuilder(start);
        bytes = start.length();
      }
      if (text.length() > start.length()) {
        text.append(',');
      }
      text.append(encoded);
      bytes += length + 1;
    }
    texts.add(text.append("]}").toString());
    return texts;
  }

  /// Skips signals of types that this version does not know, as during an upgrade of the nodes.
  /// Returns empty if the text is malformed.
  static Optional<Received> decode(String text) {
    try {
      JsonNode batch = JsonMapper.shared().readTree(text);
      List<NodeSignal> signals = new ArrayList<>();
      batch.path("signals").forEach(signal -> decode(signal).ifPresent(signals::add));
      return Optional.of(new Received(uuid(batch, "node"), signals));
    } catch (JacksonException | IllegalArgumentException malformed) {
      log.warn("Could not read a signal of another node: {}", malformed.toString());
      return Optional.empty();
    }
  }

  private static ObjectNode encode(NodeSignal signal) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    return switch (signal) {
      case NodeSignal.EventsAppended it ->
          json.put("type", "events-appended")
              .put("workspace", it.workspace().toString())
              .put("seq", it.seq());
      case NodeSignal.SessionEnded it ->
          json.put("type", "session-ended").put("session", it.session().toString());
      case NodeSignal.MemberRemoved it ->
          json.put("type", "member-removed")
              .put("workspace", it.workspace().toString())
              .put("user", it.user().value().toString());
      case NodeSignal.GrantsRevoked it -> {
        json.put("type", "grants-revoked").put("workspace", it.workspace().toString());
        it.session().ifPresent(session -> json.put("session", session.toString()));
        yield json;
      }
      case NodeSignal.Broadcast it ->
          json.put("type", "broadcast")
              .put("workspace", it.workspace().toString())
              .put("frame", it.frame());
      case NodeSignal.SignalsLost _ -> json.put("type", "signals-lost");
    };
  }

  private static Optional<NodeSignal> decode(JsonNode json) {
    return Optional.ofNullable(
        switch (json.path("type").asString("")) {
          case "events-appended" ->
              new NodeSignal.EventsAppended(workspace(json), json.path("seq").asLong());
          case "session-ended" -> new NodeSignal.SessionEnded(new SessionId(uuid(json, "session")));
          case "member-removed" ->
              new NodeSignal.MemberRemoved(workspace(json), new UserId(uuid(json, "user")));
          case "grants-revoked" ->
              new NodeSignal.GrantsRevoked(
                  workspace(json),
                  json.has("session")
                      ? Optional.of(new SessionId(uuid(json, "session")))
                      : Optional.empty());
          case "broadcast" ->
              new NodeSignal.Broadcast(workspace(json), json.path("frame").asString(""));
          case "signals-lost" -> new NodeSignal.SignalsLost();
          default -> null;
        });
  }

  private static WorkspaceId workspace(JsonNode json) {
    return new WorkspaceId(uuid(json, "workspace"));
  }

  private static UUID uuid(JsonNode json, String member) {
    return UUID.fromString(json.path(member).asString(""));
  }
}
