package org.ringback.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.MovableClock;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationTest {
  private static final String PUBLIC_URL = "https://voice.example.test";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final MovableClock clock = new MovableClock();
  private TestServer server;
  private TestWorkspace acme;
  private Account account;
  private String number = "";

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("PUBLIC_URL", PUBLIC_URL)
            .clock(clock)
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace_and_account() {
    acme = TestWorkspace.create(server);
    account = exchange.createAccount(acme.slug());
    number = "+1555010%04d".formatted(exchange.exchange().accounts().all().size());
    account.addNumber(number, "Main line");
  }

  private Application application() {
    assertThat(account.applications()).hasSize(1);
    return account.applications().getFirst();
  }

  private Answer rotate(String what, boolean revokeNow) {
    return rotate(acme, what, revokeNow);
  }

  private static Answer rotate(TestWorkspace workspace, String what, boolean revokeNow) {
    return workspace.post(
        "/credential-rotations", "{\"what\":\"%s\",\"revokeNow\":%s}".formatted(what, revokeNow));
  }

  private JsonNode claims() {
    return acme.claims(acme.administrator());
  }

  private String issuer() {
    return claims().path("iss").stringValue();
  }

  private String grant() {
    return claims().at("/grants/voice/outgoing/params/grant").stringValue();
  }

  private List<String> keys() {
    return account.keys().stream().map(ApiKey::sid).toList();
  }

  private int signedWith(String authToken) {
    return signedWith(acme, authToken);
  }

  /// Returns the status of the response to a status callback that is signed with the Auth Token.
  private int signedWith(TestWorkspace workspace, String authToken) {
    return server
        .twilio(account.sid(), authToken)
        .signed(
            workspace.path("/voice/status"),
            Map.of("CallSid", "CA" + "0".repeat(32), "CallStatus", "completed"))
        .status();
  }

  @Test
  void a_new_key_signs_and_the_old_one_remains_while_its_tokens_are_valid() {
    acme.configure(account);
    String old = issuer();

    Answer answer = rotate("api-key", false);

    assertThatResponse(answer).hasStatus(200);
    assertThat(issuer()).isNotEqualTo(old);
    assertThat(keys()).containsExactlyInAnyOrder(old, issuer());
    assertThat(Instant.parse(answer.json().path("oldAcceptedUntil").stringValue()))
        .isAfter(clock.instant().plus(Duration.ofHours(1)));
    assertThat(acme.get("/audit?action=credentials.rotated").body()).contains("api-key");
    rotate("api-key", false);
    assertThat(keys()).hasSize(3).contains(old);
    acme.delete("/twilio-credentials");
    assertThat(keys()).isEmpty();
  }

  @Test
  void a_revoked_key_is_deleted_at_once() {
    acme.configure(account);
    String old = issuer();

    assertThat(rotate("api-key", true).status()).isEqualTo(200);

    assertThat(keys()).containsExactly(issuer()).doesNotContain(old);
  }

  @Test
  void a_revoked_key_ends_the_grants_of_its_tokens_and_closes_their_sockets() {
    acme.configure(account);
    String grant = grant();
    try (TestPage page = server.page(acme.id(), acme.administrator())) {
      rotate("api-key", false);
      assertThat(grant()).isEqualTo(grant);

      rotate("api-key", true);

      page.frame("grant-ended");
      assertThat(page.closed()).isEqualTo(4409);
      assertThat(grant()).isNotEqualTo(grant);
    }
  }

  @Test
  void a_manually_entered_key_is_not_rotated() {
    acme.configure(account);
    ApiKey given = account.createKey("given");
    acme.post(
        "/configure-twilio",
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\",\"apiKey\":\"%s\",\"apiSecret\":\"%s\",\"twimlAppSid\":\"%s\"}"
            .formatted(
                account.sid(),
                account.authToken(),
                given.sid(),
                given.secret(),
                application().sid()));

    assertThat(rotate("api-key", false).code()).isEqualTo("key-given-by-hand");
    assertThat(rotate("auth-token", false).status()).isEqualTo(200);
  }

  @Test
  void both_auth_tokens_are_accepted_for_an_hour_and_then_only_the_new_one() {
    acme.configure(account);
    String old = account.authToken();

    Answer answer = rotate("auth-token", false);

    assertThatResponse(answer).hasStatus(200);
    assertThat(account.authToken()).isNotEqualTo(old);
    assertThat(account.secondaryAuthToken()).isEmpty();
    assertThat(answer.body()).doesNotContain(old).doesNotContain(account.authToken());
    assertThat(acme.failedChecks()).containsExactly("public-url");
    assertThat(signedWith(old)).isEqualTo(204);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(signedWith("0".repeat(32))).isEqualTo(403);

    clock.forward(Duration.ofMinutes(61));

    assertThat(signedWith(old)).isEqualTo(403);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    acme.signInAgain();
    assertThat(acme.get("/audit?action=credentials.rotated").body())
        .contains("auth-token")
        .doesNotContain(account.authToken());
  }

  @Test
  void a_revoked_auth_token_is_rejected_at_once() {
    acme.configure(account);
    String old = account.authToken();

    assertThat(rotate("auth-token", true).status()).isEqualTo(200);

    assertThat(signedWith(old)).isEqualTo(403);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
  }

  /// One request of a rotation fails, before or after Twilio has executed it.
  @ParameterizedTest
  @CsvSource({"1,false", "1,true", "2,false", "2,true"})
  void an_interrupted_rotation_of_the_auth_token_rejects_no_webhook_and_is_finished_later(
      int request, boolean isDone) {
    acme.configure(account);
    String old = account.authToken();
    ChaosMode fault = isDone ? ChaosMode.REST_DROP_RESPONSE : ChaosMode.REST_5XX;
    exchange.chaos().add(ChaosRule.of(fault).after(request - 1));
    assertThat(rotate("auth-token", false).code()).isEqualTo("twilio-unreachable");
    exchange.chaos().clear();

    assertThat(signedWith(account.authToken())).isEqualTo(204);
    if (request == 2) {
      Answer report = acme.post("/health-check", "{}");
      assertThat(report.json().path("findings").findValuesAsString("code"))
          .contains("rotation-unfinished");
      acme.post(
          "/health-check/fixes",
          "{\"code\":\"rotation-unfinished\",\"subject\":\"%s\"}".formatted(account.sid()));
    } else {
      assertThat(rotate("auth-token", false).status()).isEqualTo(200);
    }

    assertThat(account.authToken()).isNotEqualTo(old);
    assertThat(account.secondaryAuthToken()).isEmpty();
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(acme.failedChecks()).containsExactly("public-url");
  }

  @Test
  void an_interrupted_rotation_of_the_key_leaves_no_key_behind() {
    acme.configure(account);
    // The key is created, and the response with its secret is lost.
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_DROP_RESPONSE).after(1));
    assertThat(rotate("api-key", true).code()).isEqualTo("twilio-unreachable");
    exchange.chaos().clear();
    assertThat(keys()).hasSize(2);

    assertThat(rotate("api-key", true).status()).isEqualTo(200);

    assertThat(keys()).containsExactly(issuer());
  }

  @Test
  void missing_credentials_cannot_be_rotated() {
    assertThat(rotate("auth-token", false).code()).isEqualTo("voice-not-configured");
    assertThat(rotate("password", false).json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/what");
  }

  @Test
  void another_workspace_of_the_account_continues_with_the_new_token() {
    acme.configure(account);
    TestWorkspace sister = TestWorkspace.create(server);
    assertThat(sister.configure(account).status()).isEqualTo(200);
    String old = account.authToken();

    assertThat(rotate("auth-token", false).status()).isEqualTo(200);

    assertThat(signedWith(sister, account.authToken())).isEqualTo(204);
    assertThat(signedWith(sister, old)).isEqualTo(204);
    assertThat(sister.failedChecks()).doesNotContain("account");
    assertThat(sister.audit("credentials.rotated")).hasSize(1);
    assertThat(rotate(sister, "auth-token", true).status()).isEqualTo(200);
    assertThat(signedWith(sister, old)).isEqualTo(403);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
  }

  @Test
  void the_audit_log_has_the_key_before_and_after() {
    acme.configure(account);
    String old = issuer();

    rotate("api-key", false);

    assertThat(acme.audit("credentials.rotated").getFirst().path("detail").toString())
        .isEqualTo(
            "{\"after\":\"%s\",\"before\":\"%s\",\"revokeNow\":\"false\"}"
                .formatted(issuer(), old));
  }
}
