package org.ringback.demo.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The content of an export.
///
/// @param call the first line's description of the call
record RecordedCall(UUID workspace, UUID id, JsonNode call, List<Entry> entries) {
  private static final Pattern CLIENT = Pattern.compile("u_([0-9a-f]{32})_s_[0-9a-f]{32}");

  /// A line of the export.
  record Entry(Instant at, String kind, String name, @Nullable UUID user, JsonNode data) {}

  /// @throws ReplayException when the lines are not an export
  static RecordedCall parse(List<String> lines) {
    try {
      JsonNode header = JsonMapper.shared().readTree(lines.isEmpty() ? "{}" : lines.getFirst());
      if (!header.path("format").asString("").equals("ringback-recorder")) {
        throw new ReplayException("The file is not an export of a call's technical details.");
      }
      if (header.path("version").asInt(0) != 1) {
        throw new ReplayException(
            "The file has version " + header.path("version") + ", which this program cannot read.");
      }
      List<Entry> entries = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        if (!line.isBlank()) {
          entries.add(entry(JsonMapper.shared().readTree(line)));
        }
      }
      JsonNode call = header.path("call");
      return new RecordedCall(
          UUID.fromString(header.path("workspace").asString()),
          UUID.fromString(call.path("id").asString()),
          call,
          entries);
    } catch (JacksonException | IllegalArgumentException | DateTimeException damaged) {
      throw new ReplayException("The file is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static Entry entry(JsonNode line) {
    String user = line.path("userId").asString(null);
    return new Entry(
        Instant.parse(line.path("at").asString()),
        line.path("kind").asString(),
        line.path("name").asString(),
        user == null ? null : UUID.fromString(user),
        line.path("data"));
  }

  Instant createdAt() {
    return Instant.parse(call.path("createdAt").asString());
  }

  /// Returns the members of the workspace that the export names.
  Set<UUID> users() {
    Set<UUID> users = new TreeSet<>();
    JsonNode agent = call.path("agentId");
    if (agent.isString()) {
      users.add(UUID.fromString(agent.asString()));
    }
    for (Entry entry : entries) {
      if (entry.user() != null) {
        users.add(entry.user());
      }
      Matcher client = CLIENT.matcher(entry.data().toString());
      while (client.find()) {
        users.add(uuid(client.group(1)));
      }
    }
    return users;
  }

  static UUID uuid(String hex) {
    return new UUID(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /// Returns whether the server placed the call by REST for a member.
  boolean isPlacedByServer() {
    return call.path("direction").asString().equals("outbound-api")
        && call.path("agentId").isString();
  }

  boolean isConference() {
    return call.path("strategy").asString("").equals("conference");
  }

  /// Returns the number of the workspace in the call.
  String ownNumber() {
    return call.path("direction").asString().equals("inbound")
        ? call.path("to").asString()
        : call.path("from").asString();
  }
}
