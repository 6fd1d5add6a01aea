package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the participants that [CallQueries] selects as one JSON array.
final class ParticipantViews {
  private ParticipantViews() {}

  /// @param json null when a call has no participant
  static List<CallView.ParticipantView> parse(@Nullable String json) {
    return json == null
        ? List.of()
        : JsonMapper.shared()
            .readTree(json)
            .valueStream()
            .map(ParticipantViews::participant)
            .toList();
  }

  private static CallView.ParticipantView participant(JsonNode row) {
    return new CallView.ParticipantView(
        new ParticipantId(UUID.fromString(row.path("id").asString())),
        ParticipantRole.of(row.path("role").asString()),
        row.path("userId").isNull()
            ? null
            : new CallView.Named(
                UUID.fromString(row.path("userId").asString()), row.path("userName").asString("")),
        row.path("number").isNull() ? null : row.path("number").asString(),
        ParticipantState.of(row.path("state").asString()),
        time(row.path("joinedAt")),
        time(row.path("leftAt")),
        row.path("onHold").asBoolean(),
        row.path("muted").asBoolean(),
        seconds(row.path("talkSec")),
        seconds(row.path("holdSec")),
        seconds(row.path("waitSec")),
        row.path("supervision").isString() ? row.path("supervision").stringValue() : null);
  }

  /// Reads seconds since the epoch, in the milliseconds that times of calls have.
  private static @Nullable Instant time(JsonNode seconds) {
    return seconds.isNull()
        ? null
        : Instant.ofEpochMilli(seconds.decimalValue().movePointRight(3).longValue());
  }

  private static @Nullable Integer seconds(JsonNode seconds) {
    return seconds.isNull() ? null : (Integer) seconds.asInt();
  }
}
