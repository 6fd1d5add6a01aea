package org.ringback.server.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.Fuzz;

/// Parses mutated numbers: the result is a number that parses to itself, or empty.
class E164FuzzTest {
  @FuzzTest
  void number(byte[] input) {
    E164.parse(new String(input, StandardCharsets.UTF_8))
        .ifPresent(
            number -> {
              assertThat(number.value()).matches("\\+[1-9][0-9]{2,16}");
              assertThat(E164.parse(number.value())).contains(number);
            });
  }

  @Test
  void mutated_numbers_are_accepted_or_rejected() {
    Fuzz.mutated(
        getClass(),
        "numbers",
        List.of(
            "+1 (415) 555-2671",
            " +44 20 7946 0958 ",
            "+15550001111;ext=5",
            "+1-800-FLOWERS",
            "+٤٤٢٠٧٩٤٦٠٩٥٨",
            "+390612345678",
            "sip:+15550001111@example.com"),
        this::number);
  }
}
