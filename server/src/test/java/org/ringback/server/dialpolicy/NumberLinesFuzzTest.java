package org.ringback.server.dialpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.dialpolicy.NumberLines.Line;
import org.ringback.server.running.Fuzz;
import org.ringback.server.twilio.E164;

/// Mutates CSV of numbers. Each line is a number, or has a fault that says what to do.
class NumberLinesFuzzTest {
  private static final int MAX_REASON_LENGTH = 20;

  @FuzzTest
  void lines(byte[] input) {
    String csv = new String(input, StandardCharsets.UTF_8);
    for (Line line : NumberLines.parse(csv, MAX_REASON_LENGTH)) {
      assertThat(line.line()).isPositive();
      assertThat(line.text().length()).isLessThanOrEqualTo(61);
      assertThat(line.reason().length()).isLessThanOrEqualTo(MAX_REASON_LENGTH);
      String number = line.number();
      if (number == null) {
        assertThat(line.fault()).isNotBlank();
      } else {
        assertThat(line.fault()).isNull();
        assertThat(E164.parse(number))
            .hasValueSatisfying(e -> assertThat(e.value()).isEqualTo(number));
      }
    }
  }

  @Test
  void mutated_lines_are_numbers_or_say_what_to_correct() {
    Fuzz.mutated(
        getClass(),
        "CSV",
        List.of(
            "Number,Reason\r\n+15550001111,\"asked; said \"\"never\"\"\"\r\n+442071838750;moved\n",
            "\uFEFF\"+1 (555) 000-1111\"\tasked by phone\tanother column",
            "+15550001111"),
        this::lines);
  }
}
