package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.tenancy.WorkspaceId;

class SignalCodecTest {
  private static final UUID NODE = UUID.randomUUID();
  private static final WorkspaceId ACME = new WorkspaceId(UUID.randomUUID());

  @Test
  void many_signals_are_split_into_texts_below_the_limit_of_postgresql() {
    NodeSignal signal = new NodeSignal.Broadcast(ACME, "{\"m\":\"" + "é".repeat(900) + "\"}");
    List<NodeSignal> signals = Collections.nCopies(20, signal);
    List<String> texts = SignalCodec.encode(NODE, signals);
    assertThat(texts).hasSizeBetween(5, 10);
    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(text.getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(SignalCodec.LARGEST_TEXT));
    assertThat(
            texts.stream()
                .flatMap(text -> SignalCodec.decode(text).orElseThrow().signals().stream())
                .toList())
        .isEqualTo(signals);
  }

  @Test
  void unknown_types_are_skipped_and_malformed_texts_ignored() {
    String text =
        "{'node':'%s','signals':[{'type':'later'},{'type':'signals-lost'}]}"
            .formatted(NODE)
            .replace('\'', '"');
    assertThat(SignalCodec.decode(text).orElseThrow().signals())
        .containsExactly(new NodeSignal.SignalsLost());
    for (String malformed :
        List.of(
            "",
            "nonsense",
            "{}",
            "[]",
            "{\"node\":\"x\"}",
            text.replace("signals-lost", "session-ended"))) {
      assertThat(SignalCodec.decode(malformed)).as(malformed).isEmpty();
    }
  }
}
