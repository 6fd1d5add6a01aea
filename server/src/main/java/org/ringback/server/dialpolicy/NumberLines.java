package org.ringback.server.dialpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.twilio.E164;

/// Reads numbers from CSV (RFC 4180), one on each line, with an optional reason in the second
/// column. Accepts commas, semicolons and tabs between columns, because spreadsheets differ.
final class NumberLines {
  // Possessive, because a greedy group recurses for each character: a long field would overflow the
  // stack.
  private static final Pattern FIELD =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*+)\"\\s*|([^,;\\t]*))(?:[,;\\t]|$)");

  private NumberLines() {}

  /// The number on a line, or why there is none.
  ///
  /// @param line from 1
  /// @param text the first column, as written
  /// @param number E.164; null when the line is invalid
  /// @param reason empty when the line has none
  /// @param fault what is wrong and what to do; null for a number
  record Line(
      int line, String text, @Nullable String number, String reason, @Nullable String fault) {}

  /// Returns a line for each that is not blank. A first line without a digit is a heading, which is
  /// skipped.
  static List<Line> parse(String csv, int maxReasonLength) {
    List<Line> lines = new ArrayList<>();
    List<String> written = csv.lines().toList();
    for (int i = 0; i < written.size(); i++) {
      String text = written.get(i).replace("\uFEFF", "");
      boolean isHeading = lines.isEmpty() && text.chars().noneMatch(Character::isDigit);
      if (!text.isBlank() && !isHeading) {
        lines.add(line(i + 1, text, maxReasonLength));
      }
    }
    return lines;
  }

  private static Line line(int line, String text, int maxReasonLength) {
    Matcher fields = FIELD.matcher(text);
    String number = field(fields);
    String reason = field(fields);
    Optional<E164> parsed = E164.parse(number);
    if (parsed.isEmpty()) {
      String fault =
          number.startsWith("+")
              ? "This number does not exist. Check the country code and digits."
              : "The country code is missing. Write the number with + and the country code.";
      return new Line(line, shortened(number), null, "", fault);
    }
    if (reason.length() > maxReasonLength) {
      String fault = "The reason is too long. Shorten it to " + maxReasonLength + " characters.";
      return new Line(line, shortened(number), null, "", fault);
    }
    return new Line(line, shortened(number), parsed.get().value(), reason, null);
  }

  private static String field(Matcher fields) {
    if (!fields.find()) {
      return "";
    }
    String quoted = fields.group(1);
    return (quoted == null ? fields.group(2) : quoted.replace("\"\"", "\"")).strip();
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
