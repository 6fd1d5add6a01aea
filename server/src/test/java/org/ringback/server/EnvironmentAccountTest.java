package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.line.FakeTwilio;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A deployment whose one Twilio account is in the environment, and nowhere in the database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvironmentAccountTest {
  private static final String CUSTOMER = "+15550001111";
  private static final String CALL = "CA" + "5".repeat(32);
  private VoiceServer server;

  @BeforeAll
  void start() throws IOException {
    server = new VoiceServer();
    assertThat(server.rows("voice_credentials")).isZero();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void its_key_signs_tokens_for_its_app() {
    String jwt = server.get("/token", server.signIn("ada").token()).json().path("token").asString();
    JsonNode claims =
        JsonMapper.shared()
            .readTree(
                new String(
                    Base64.getUrlDecoder().decode(jwt.split("\\.", 3)[1]), StandardCharsets.UTF_8));

    assertThat(claims.path("iss").asString()).isEqualTo("SK" + "b".repeat(32));
    assertThat(claims.path("sub").asString()).isEqualTo(VoiceServer.ACCOUNT);
    assertThat(claims.at("/grants/voice/outgoing/application_sid").asString())
        .isEqualTo("AP" + "c".repeat(32));
  }

  @Test
  void its_webhooks_find_the_workspace_of_the_number_and_another_accounts_do_not() {
    try (TestPage _ = server.page(server.signIn("ada")).available()) {
      Map<String, String> call =
          Map.of("CallSid", CALL, "From", CUSTOMER, "To", VoiceServer.NUMBER);
      assertThat(server.webhookAt("/api/voice/incoming", call).body()).contains("<Client");

      Map<String, String> others =
          Map.of(
              "CallSid",
              CALL,
              "From",
              CUSTOMER,
              "To",
              VoiceServer.NUMBER,
              "AccountSid",
              "AC" + "9".repeat(32));
      assertThat(server.webhookAt("/api/voice/incoming", others).status()).isEqualTo(403);
      assertThat(server.webhook("/voice", others).status()).isEqualTo(403);
      Map<String, String> elsewhere =
          Map.of("CallSid", CALL, "From", CUSTOMER, "To", "+15550109999");
      assertThat(server.webhookAt("/api/voice/incoming", elsewhere).status()).isEqualTo(403);
    }
  }

  @Test
  void calls_are_placed_in_it() {
    Signed ada = server.signIn("ada");
    server.twilio.answers(
        _ ->
            new FakeTwilio.Answer(
                201, "{\"sid\":\"CA" + "6".repeat(32) + "\",\"status\":\"queued\"}"));
    try (TestPage _ = server.page(ada).available()) {
      assertThat(
              server
                  .post("/make-direct-call", ada.token(), "{\"to\":\"" + CUSTOMER + "\"}")
                  .status())
          .isEqualTo(200);
    }
    FakeTwilio.Request asked = server.twilio.requests.getFirst();
    assertThat(asked.path())
        .isEqualTo("/2010-04-01/Accounts/" + VoiceServer.ACCOUNT + "/Calls.json");
    assertThat(asked.form()).containsEntry("From", VoiceServer.NUMBER);
  }
}
