package org.ringback.server.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class E164Test {
  @ParameterizedTest
  @CsvSource({
    "+15551234567, +15551234567",
    "+1 (415) 555-2671, +14155552671",
    "' +44 20 7946 0958 ', +442079460958",
    "+15550001111, +15550001111"
  })
  void a_number_in_international_form_is_accepted(String written, String number) {
    assertThat(E164.parse(written)).contains(new E164(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "5551234567",
        "+1",
        "+1555",
        "client:ada",
        "+1555123456789012",
        "+15551234567 ext. 5",
        "sip:+15551234567@example.com",
        "+15551234567<Number>",
        "+9-800-FLOWE"
      })
  void other_text_is_rejected(String written) {
    assertThat(E164.parse(written)).isEmpty();
  }
}
