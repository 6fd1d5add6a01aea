package org.ringback.demo.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// A recorded call beside the replayed one.
///
/// @param rows the compared properties
/// @param webhooks how many webhooks were played
public record ReplayResult(List<Row> rows, int webhooks) {

  /// A property of both calls.
  public record Row(String name, String recorded, String replayed) {
    boolean isSame() {
      return recorded.equals(replayed);
    }
  }

  /// @param newUser returns the id of the member in the place of a recorded one
  static ReplayResult compare(
      JsonNode recorded, JsonNode replayed, UnaryOperator<String> newUser, int webhooks) {
    List<Row> rows = new ArrayList<>();
    for (String name :
        List.of(
            "direction",
            "strategy",
            "status",
            "declined",
            "endedBy",
            "endReason",
            "sipCode",
            "durationSec")) {
      rows.add(new Row(name, text(recorded.path(name)), text(replayed.path(name))));
    }
    List<String> before = new ArrayList<>();
    recorded
        .path("participants")
        .forEach(each -> before.add(participant(each, user(each.path("userId"), newUser))));
    List<String> after = new ArrayList<>();
    replayed
        .path("participants")
        .forEach(each -> after.add(participant(each, text(each.at("/user/id")))));
    before.sort(null);
    after.sort(null);
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      rows.add(
          new Row(
              "participant " + (i + 1),
              i < before.size() ? before.get(i) : "none",
              i < after.size() ? after.get(i) : "none"));
    }
    return new ReplayResult(rows, webhooks);
  }

  private static String user(JsonNode recorded, UnaryOperator<String> newUser) {
    return recorded.isString() ? newUser.apply(recorded.asString()) : "null";
  }

  private static String participant(JsonNode participant, String user) {
    return "%s %s %s, talked %s s, held %s s, waited %s s"
        .formatted(
            participant.path("role").asString(),
            user.equals("null") ? "-" : user.substring(user.length() - 6),
            participant.path("state").asString(),
            text(participant.path("talkSec")),
            text(participant.path("holdSec")),
            text(participant.path("waitSec")));
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "null" : value.asString();
  }

  public boolean isSame() {
    return rows.stream().allMatch(Row::isSame);
  }

  /// Returns the comparison for a user.
  public String report() {
    StringBuilder report = new StringBuilder("Played " + webhooks + " webhooks.\n");
    for (Row row : rows) {
      report.append(
          "%s %-14s %s%n".formatted(row.isSame() ? " " : "!", row.name(), row.recorded()));
      if (!row.isSame()) {
        report.append("  %-14s %s%n".formatted("  replayed as", row.replayed()));
      }
    }
    return report
        .append(isSame() ? "The replayed call is the same." : "The replayed call differs.")
        .toString();
  }
}
