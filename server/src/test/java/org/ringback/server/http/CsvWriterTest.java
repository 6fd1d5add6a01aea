package org.ringback.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWriterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "+",
        "+1234567890123456"
      })
  void a_cell_that_begins_like_a_formula_gets_an_apostrophe(String cell) throws IOException {
    assertThat(row(cell)).isEqualTo("'" + cell + "\r\n");
  }

  @Test
  void a_line_break_at_the_beginning_is_neutralized_and_quoted() throws IOException {
    assertThat(row("\r=1")).isEqualTo("\"'\r=1\"\r\n");
    assertThat(row("\n=1")).isEqualTo("\"'\n=1\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+15551234567", "+491", "Ada", "1=1", "a@b.example", " =1", "'x"})
  void phone_numbers_and_other_text_are_unchanged(String cell) throws IOException {
    assertThat(row(cell)).isEqualTo(cell + "\r\n");
  }

  @Test
  void commas_quotes_and_line_breaks_are_quoted() throws IOException {
    assertThat(row("a,b", "say \"hi\"", "two\nlines", null, "", 7, -1.5))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,,7,-1.5\r\n");
  }

  private static String row(@Nullable Object... cells) throws IOException {
    StringWriter text = new StringWriter();
    new CsvWriter(text, false).row(Arrays.asList(cells));
    return text.toString();
  }
}
