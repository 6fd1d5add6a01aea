package org.ringback.server.dialpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.server.dialpolicy.NumberLines.Line;

class NumberLinesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+15550001111,asked by phone",
        "+1 (555) 000-1111; asked by phone",
        "\"+1 555 000 1111\"\t\"asked by phone\"",
        "\uFEFF+15550001111,asked by phone,another column",
      })
  void the_columns_of_every_spreadsheet_are_read(String line) {
    assertThat(NumberLines.parse(line, 200))
        .extracting(Line::number, Line::reason)
        .containsExactly(tuple("+15550001111", "asked by phone"));
  }

  @Test
  void a_quoted_reason_may_contain_separators_and_quotes() {
    assertThat(NumberLines.parse("+15550001111,\"asked; said \"\"never\"\", twice\"", 200))
        .extracting(Line::reason)
        .containsExactly("asked; said \"never\", twice");
  }

  @Test
  void a_heading_and_blank_lines_are_skipped_and_lines_keep_their_place() {
    List<Line> lines =
        NumberLines.parse("Number,Reason\r\n\r\n+15550001111\r\n  \r\n+15550002222", 9);

    assertThat(lines).extracting(Line::line).containsExactly(3, 5);
    assertThat(lines).extracting(Line::reason).containsOnly("");
  }

  @Test
  void an_invalid_line_says_what_to_correct() {
    List<Line> lines =
        NumberLines.parse("5550001111\n+1555\nno number, 5\n+15550001111,a long reason", 5);

    assertThat(lines).extracting(Line::number).containsOnlyNulls();
    assertThat(lines)
        .extracting(Line::fault)
        .containsExactly(
            "The country code is missing. Write the number with + and the country code.",
            "This number does not exist. Check the country code and digits.",
            "The country code is missing. Write the number with + and the country code.",
            "The reason is too long. Shorten it to 5 characters.");
    assertThat(NumberLines.parse("\n \n", 5)).isEmpty();
  }

  @Test
  void a_field_of_any_length_is_read() {
    String reason = "\"\"x".repeat(200_000);
    assertThat(NumberLines.parse("+15550001111,\"" + reason + "\"", 1_000_000))
        .extracting(Line::reason)
        .containsExactly("\"x".repeat(200_000));
  }
}
