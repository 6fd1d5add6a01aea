package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.line.TestPage;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// What a voice token that somebody has kept is still good for.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceGrantsTest {
  private static final String CUSTOMER = "+15550001111";
  private VoiceServer server;

  @BeforeAll
  void start() throws IOException {
    server = new VoiceServer();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void a_token_names_its_workspace_and_places_calls_with_its_grant_alone() {
    Signed ada = server.signIn("ada");
    Signed ben = server.signIn("ben");
    JsonNode grants = server.grants(ada);

    assertThat(grants.at("/voice/outgoing/params/workspaceId").asString())
        .isEqualTo(server.workspace().toString());
    assertThat(calls(grants, grant(grants))).contains("<Number");
    for (String other :
        new String[] {"", "made-up", "k_" + UUID.randomUUID() + ".x", "k_", "k_."}) {
      assertThat(calls(grants, other)).as(other).contains("<Say>").doesNotContain("<Dial");
    }
    assertThat(calls(grants, grant(server.grants(ben)))).doesNotContain("<Dial");
  }

  @Test
  void who_leaves_a_workspace_calls_no_more_from_it_until_they_come_back() {
    Signed ada = server.signIn("ada");
    Signed elsewhere = server.signIn("ada");
    JsonNode kept = server.grants(ada);
    try (TestPage page = server.page(ada).available();
        TestPage staying = server.page(elsewhere)) {
      assertThat(server.delete("/token", ada.token()).status()).isEqualTo(204);

      page.frame("grant-ended");
      assertThat(page.closed()).isEqualTo(4409);
      assertThat(staying.frames("grant-ended")).isEmpty();
    }
    assertThat(calls(kept, grant(kept))).contains("signed out of this workspace");
    assertThat(
            server
                .webhook(
                    "/voice", Map.of("CallSid", sid(), "From", CUSTOMER, "To", VoiceServer.NUMBER))
                .body())
        .doesNotContain(kept.path("identity").asString());
    JsonNode back = server.grants(ada);
    assertThat(back.path("identity")).isEqualTo(kept.path("identity"));
    assertThat(calls(back, grant(back))).contains("<Number");
    JsonNode others = server.grants(elsewhere);
    assertThat(calls(others, grant(others))).contains("<Number");
  }

  @Test
  void a_back_ends_tokens_end_with_its_key() {
    Signed owner = server.signIn("olga", Role.OWNER);
    JsonNode made =
        server
            .post(
                "/service-keys", owner.token(), "{\"name\":\"CRM\",\"scopes\":[\"tokens:write\"]}")
            .json();
    JsonNode grants =
        server.grants("/token?identity=olga@example.test", made.path("key").asString());
    assertThat(calls(grants, grant(grants))).contains("<Number");

    assertThat(
            server
                .delete("/service-keys/" + made.at("/serviceKey/id").asString(), owner.token())
                .status())
        .isEqualTo(204);

    assertThat(calls(grants, grant(grants))).contains("<Say>").doesNotContain("<Dial");
  }

  private static String grant(JsonNode grants) {
    return grants.at("/voice/outgoing/params/grant").asString();
  }

  /// What Twilio is told to do when a browser calls with this.
  private String calls(JsonNode grants, String grant) {
    return server
        .webhook(
            "/voice",
            Map.of(
                "CallSid",
                sid(),
                "From",
                "client:" + grants.path("identity").asString(),
                "To",
                CUSTOMER,
                "grant",
                grant))
        .body();
  }

  private static String sid() {
    return "CA" + UUID.randomUUID().toString().replace("-", "");
  }
}
