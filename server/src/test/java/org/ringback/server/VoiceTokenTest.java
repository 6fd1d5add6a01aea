package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Access tokens for the Voice SDK, and what they allow after a sign-out, a removal or a new role.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceTokenTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private String dialed = "";

  @BeforeAll
  void start() {
    server =
        TestServer.builder().twilio(exchange).setting("SUPABASE_SERVICE_KEY", SERVICE_KEY).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_token_is_for_the_session_that_requests_it() {
    Member ada = acme.signIn("ada");
    for (String identity :
        List.of("", "?identity=" + ada.user(), "?identity=ADA@example.test", "?identity=")) {
      Answer answer = acme.get("/token" + identity, ada.token());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("token", "expires_in");
      assertThat(answer.json().path("expires_in").asInt()).isBetween(3590, 3600);
      JsonNode claims = TestWorkspace.claimsOf(answer);
      assertThat(claims.path("grants").path("identity").asString())
          .isEqualTo("u_%s_s_%s".formatted(hex(ada.user().toString()), hex(session(ada))));
      assertThat(claims.path("sub").asString()).isEqualTo(exchange.accountSid());
    }
  }

  @Test
  void the_tabs_of_a_session_share_a_token_and_another_session_has_its_own() {
    Member ada = acme.signIn("ada");
    String token = acme.get("/token", ada.token()).json().path("token").asString();

    assertThat(acme.get("/token", ada.token()).json().path("token").asString()).isEqualTo(token);
    Member again = acme.signIn("ada");
    assertThat(acme.get("/token", again.token()).json().path("token").asString())
        .isNotEqualTo(token);
  }

  @Test
  void a_token_for_another_member_is_rejected() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");

    assertThatResponse(acme.get("/token?identity=" + ben.user(), ada.token()))
        .isProblem(403, "forbidden");
    assertThatResponse(acme.get("/token?identity=anonymous", ada.token()))
        .isProblem(403, "forbidden");
    assertThatResponse(acme.get("/token", stranger())).isProblem(404, "not-found");
    assertThatResponse(acme.get("/token", "nonsense")).isProblem(401, "unauthorized");
  }

  @Test
  void a_back_end_names_the_member_and_its_token_has_no_session() {
    Member ada = acme.signIn("ada");
    String key = SERVICE_KEY;

    JsonNode claims = TestWorkspace.claimsOf(acme.get("/token?identity=ada@example.test", key));
    String identity = claims.path("grants").path("identity").asString();
    String grant = grant(claims);
    assertThat(identity).isEqualTo("u_" + hex(ada.user().toString()) + "_s_" + "0".repeat(32));
    assertThatResponse(acme.get("/token", key)).isProblem(400, "invalid-request");
    assertThatResponse(acme.get("/token?identity=unknown@example.test", key))
        .isProblem(404, "not-found");
    assertThat(dial(identity, grant)).contains("<Number");
    assertThat(dial("u_" + "a".repeat(32) + "_s_" + "0".repeat(32), grant)).doesNotContain("<Dial");
  }

  @Test
  void a_workspace_without_credentials_gets_the_problem_of_the_specification() {
    Answer answer = TestWorkspace.create(server).get("/token");

    assertThatResponse(answer).isProblem(404, "voice-not-configured");
    assertThat(answer.json().path("error").asString())
        .isEqualTo("Voice credentials not configured");
  }

  @Test
  void a_token_of_a_session_that_has_ended_places_no_call() {
    Member ada = acme.signIn("ada");
    JsonNode claims = acme.claims(ada.token());
    String identity = claims.at("/grants/identity").asString();
    String grant = grant(claims);
    assertThat(dial(identity, grant)).contains("<Dial");

    server.signOut(ada.token());
    int before = server.rows("calls");
    assertThat(dial(identity, grant)).contains("<Say>").doesNotContain("<Dial");
    assertThat(server.rows("calls")).isEqualTo(before);
  }

  @Test
  void a_token_of_a_removed_member_places_no_call_and_is_not_rung() {
    Member bea = acme.signIn("bea");
    Member owner = acme.signIn("owner", Role.OWNER);
    JsonNode claims = acme.claims(bea.token());
    String identity = claims.at("/grants/identity").asString();
    try (TestPage page = acme.page(bea).available()) {
      assertThat(acme.ringAndHangUp(callSid(), CUSTOMER, NUMBER)).contains(identity);
      assertThat(acme.delete("/members/" + bea.user(), owner.token()).status()).isEqualTo(204);
      page.closed();
    }
    assertThat(acme.ringAndHangUp(callSid(), CUSTOMER, NUMBER)).doesNotContain(identity);
    assertThat(dial(identity, grant(claims))).contains("<Say>").doesNotContain("<Dial");
    assertThat(acme.get("/token", bea.token()).status()).isEqualTo(401);
  }

  @Test
  void a_member_with_a_new_role_rings_and_calls_only_after_signing_in_again() {
    Member cleo = acme.signIn("cleo");
    Member owner = acme.signIn("owner", Role.OWNER);
    JsonNode claims = acme.claims(cleo.token());
    String identity = claims.at("/grants/identity").asString();
    assertThat(dial(identity, grant(claims))).contains("<Dial");
    hangUp(identity);
    try (TestPage page = acme.page(cleo).available()) {
      assertThat(acme.ringAndHangUp(callSid(), CUSTOMER, NUMBER)).contains(identity);

      assertThat(
              acme.patch("/members/" + cleo.user(), owner.token(), "{\"role\":\"supervisor\"}")
                  .status())
          .isEqualTo(200);

      assertThat(acme.ringAndHangUp(callSid(), CUSTOMER, NUMBER)).doesNotContain(identity);
      assertThat(page.closed()).isEqualTo(4401);
    }
    assertThat(dial(identity, grant(claims)))
        .contains("<Say>You are signed out")
        .doesNotContain("<Dial");
    Member again = acme.signIn("cleo", Role.SUPERVISOR);
    JsonNode now = acme.claims(again.token());
    assertThat(dial(now.at("/grants/identity").asString(), grant(now))).contains("<Dial");
  }

  private static String grant(JsonNode claims) {
    return TestWorkspace.callParameter(claims.path("grants"));
  }

  /// Returns the TwiML for a call from a browser to the customer.
  private String dial(String identity, String grant) {
    dialed = callSid();
    return acme.webhook(
            "/voice",
            Map.of("CallSid", dialed, "From", "client:" + identity, "To", CUSTOMER, "grant", grant))
        .body();
  }

  /// Ends the call that was dialed last. A browser whose user is on a call does not ring.
  private void hangUp(String identity) {
    acme.webhook(
        "/voice/status",
        Map.of(
            "CallSid",
            dialed,
            "CallStatus",
            "completed",
            "From",
            "client:" + identity,
            "To",
            CUSTOMER,
            "Direction",
            "inbound"));
  }

  /// Returns the id of a member's session.
  private String session(Member member) {
    return server
        .get("/api/me/sessions", member.token())
        .json()
        .path("sessions")
        .valueStream()
        .filter(session -> session.path("current").asBoolean())
        .map(session -> session.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static String hex(String uuid) {
    return uuid.replace("-", "");
  }

  /// Returns the token of a user who is a member of another workspace only.
  private String stranger() {
    return TestWorkspace.create(server).signIn("stranger").token();
  }
}
