package org.ringback.server.twilio;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads values from the JSON of Twilio's answers.
final class TwilioJson {
  private TwilioJson() {}

  /// Returns the text of a field. An answer without it is treated like no answer.
  static String text(JsonNode node, String name) {
    String text = node.path(name).stringValue("");
    if (text.isEmpty()) {
      throw new TwilioFailure.Unreachable("Twilio's answer has no " + name);
    }
    return text;
  }

  /// Parses a date such as `Tue, 01 Dec 2026 09:30:00 +0000`.
  static Instant date(String rfc2822) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc2822, Instant::from);
    } catch (DateTimeParseException e) {
      throw new TwilioFailure.Unreachable("the answer has no date: " + rfc2822, e);
    }
  }

  /// Returns the date of a field; null if the field is missing or empty.
  static @Nullable Instant optionalDate(JsonNode node, String name) {
    String text = node.path(name).asString("");
    return text.isEmpty() ? null : date(text);
  }
}
