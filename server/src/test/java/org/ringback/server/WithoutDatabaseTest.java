package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ringback.server.VoiceServer.Answer;

/// PostgreSQL is gone, and somebody is on the line.
class WithoutDatabaseTest {
  private static final Map<String, String> CALL =
      Map.of("CallSid", "CA" + "1".repeat(32), "From", "+15550001111", "To", VoiceServer.NUMBER);

  @Test
  void whoCallsIsToldThatWeAreSorryInTimeAndACallbackIsLeftToBeRepeated() throws IOException {
    try (VoiceServer server = new VoiceServer()) {
      assertThat(server.webhook("/voice", CALL).status()).isEqualTo(200);
      server.losesItsDatabase();

      for (String path : new String[] {"/voice", "/voice/fallback"}) {
        Instant asked = Instant.now();
        Answer sorry = server.webhook(path, CALL);
        assertThat(sorry.status()).isEqualTo(200);
        assertThat(sorry.body()).contains("<Say>We are sorry.", "<Hangup/>");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(server.webhook("/status", CALL).status()).isBetween(500, 599);
      // Who has signed cannot be found out; what is said tells nothing.
      assertThat(server.unsigned("/fallback", CALL).body()).contains("<Say>We are sorry.");
    }
  }
}
