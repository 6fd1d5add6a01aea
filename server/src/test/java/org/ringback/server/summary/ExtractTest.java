package org.ringback.server.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtractTest {
  /// @param lines of the customer, or of an agent with a leading `>`
  private static List<String> extract(String... lines) {
    List<Said> transcript =
        IntStream.range(0, lines.length)
            .mapToObj(
                i ->
                    new Said(
                        "u-" + i,
                        Instant.ofEpochSecond(i),
                        lines[i].startsWith(">") ? "other" : "customer",
                        null,
                        lines[i].replaceFirst("^>", "")))
            .toList();
    return Extract.of(transcript).stream()
        .map(each -> each.rule().wire() + ": " + each.utterance().text())
        .toList();
  }

  @Test
  void it_has_the_request_the_commitments_a_number_and_the_longest_sentence_in_their_order() {
    assertThat(
            extract(
                ">Good morning, this is Acme",
                "Hello",
                "my parcel has not arrived",
                ">could you tell me your order number",
                "sure, it is 4711",
                "I am very unhappy because it was a present for my mother and it is late",
                ">I'm sorry to hear that",
                ">we will send another one",
                ">and I'll call you back",
                "thank you"))
        .containsExactly(
            "first-request: my parcel has not arrived",
            "date-or-number: sure, it is 4711",
            "longest: I am very unhappy because it was a present for my mother and it is late",
            "commitment: we will send another one",
            "commitment: and I'll call you back");
  }

  @Test
  void short_sentences_and_an_empty_transcript_have_none() {
    assertThat(extract()).isEmpty();
    assertThat(extract("Hello", ">Good morning", "bye 42")).isEmpty();
  }

  @Test
  void a_sentence_is_selected_once() {
    assertThat(extract("please call me back tomorrow at 14"))
        .containsExactly("first-request: please call me back tomorrow at 14");
  }

  @Test
  void of_many_commitments_the_last_two_remain() {
    assertThat(extract(">I will check that now", ">we will see to it", ">I will write to you"))
        .containsExactly("commitment: we will see to it", "commitment: I will write to you");
  }
}
