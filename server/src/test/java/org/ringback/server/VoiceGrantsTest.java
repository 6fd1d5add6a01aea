package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestWorkspace.callParameter;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Which calls an access token can still place after a sign-out, a removal or a new role.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceGrantsTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_token_names_its_workspace_and_places_calls_only_with_its_own_grant() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    JsonNode grants = acme.grants(ada);

    assertThat(grants.at("/voice/outgoing/params/workspaceId").asString())
        .isEqualTo(acme.id().toString());
    assertThat(calls(grants, callParameter(grants))).contains("<Number");
    for (String other :
        new String[] {"", "made-up", "k_" + UUID.randomUUID() + ".x", "k_", "k_."}) {
      assertThat(calls(grants, other)).as(other).contains("<Say>").doesNotContain("<Dial");
    }
    assertThat(calls(grants, callParameter(acme.grants(ben)))).doesNotContain("<Dial");
  }

  @Test
  void a_session_that_left_a_workspace_places_no_call_until_it_returns() {
    Member ada = acme.signIn("ada");
    Member elsewhere = acme.signIn("ada");
    JsonNode kept = acme.grants(ada);
    try (TestPage page = acme.page(ada).available();
        TestPage staying = acme.page(elsewhere)) {
      assertThat(acme.delete("/token", ada.token()).status()).isEqualTo(204);

      page.frame("grant-ended");
      assertThat(page.closed()).isEqualTo(4409);
      assertThat(staying.frames("grant-ended")).isEmpty();
    }
    assertThat(calls(kept, callParameter(kept))).contains("signed out of this workspace");
    // The server stores that the page has left just after it has closed the socket.
    eventually(() -> isRung(kept) ? "the session still rings" : "");
    JsonNode back = acme.grants(ada);
    assertThat(back.path("identity")).isEqualTo(kept.path("identity"));
    assertThat(calls(back, callParameter(back))).contains("<Number");
    JsonNode others = acme.grants(elsewhere);
    assertThat(calls(others, callParameter(others))).contains("<Number");
  }

  @Test
  void a_back_ends_tokens_end_with_its_key() {
    Member owner = acme.signIn("olga", Role.OWNER);
    JsonNode made =
        acme.post(
                "/service-keys", owner.token(), "{\"name\":\"CRM\",\"scopes\":[\"tokens:write\"]}")
            .json();
    JsonNode grants =
        TestWorkspace.claimsOf(
                acme.get("/token?identity=olga@example.test", made.path("key").asString()))
            .path("grants");
    assertThat(calls(grants, callParameter(grants))).contains("<Number");

    assertThat(
            acme.delete("/service-keys/" + made.at("/serviceKey/id").asString(), owner.token())
                .status())
        .isEqualTo(204);

    assertThat(calls(grants, callParameter(grants))).contains("<Say>").doesNotContain("<Dial");
  }

  private boolean isRung(JsonNode grants) {
    return acme.webhook("/voice", Map.of("CallSid", callSid(), "From", CUSTOMER, "To", NUMBER))
        .body()
        .contains(grants.path("identity").asString());
  }

  /// Returns the TwiML for a call from a browser.
  private String calls(JsonNode grants, String grant) {
    return acme.webhook(
            "/voice",
            Map.of(
                "CallSid",
                callSid(),
                "From",
                "client:" + grants.path("identity").asString(),
                "To",
                CUSTOMER,
                "grant",
                grant))
        .body();
  }
}
