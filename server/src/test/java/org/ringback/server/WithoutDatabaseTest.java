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
  void an_agent_is_told_that_the_database_is_away_and_when_to_come_again() throws IOException {
    try (VoiceServer server = VoiceServer.withOwnPostgres()) {
      VoiceServer.Signed ada = server.signIn("ada");
      assertThat(server.get("/calls", ada.token()).status()).isEqualTo(200);
      server.losesItsDatabase();

      Answer away = server.get("/calls", ada.token());
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.json().path("code").asString()).isEqualTo("database-unavailable");
    }
  }

  @Test
  void who_calls_is_told_that_we_are_sorry_in_time_and_a_callback_is_left_to_be_repeated()
      throws IOException {
    try (VoiceServer server = VoiceServer.withOwnPostgres()) {
      assertThat(server.webhook("/voice", CALL).status()).isEqualTo(200);
      server.losesItsDatabase();

      for (String path : new String[] {"/voice", "/voice/fallback"}) {
        Instant asked = Instant.now();
        Answer sorry = server.webhook(path, CALL);
        assertThat(sorry.status()).isEqualTo(200);
        assertThat(sorry.body()).contains("<Say>We are sorry.", "<Hangup/>");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      }
      // Twilio comes again after a 5xx.
      assertThat(server.webhook("/status", CALL).status()).isEqualTo(503);
      // Who has signed cannot be found out; what is said tells nothing.
      assertThat(server.unsigned("/fallback", CALL).body()).contains("<Say>We are sorry.");
    }
  }
}
