package org.ringback.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.account.ApiKey;
import org.ringback.server.line.TestPage;
import org.ringback.server.line.TwilioCaller;
import org.ringback.server.provisioning.SetupCase;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RotationTest extends SetupCase {
  private final HttpClient http = HttpClient.newHttpClient();

  private Answer rotate(String what, boolean revokeNow) {
    return server.post(
        at("/credential-rotations"),
        token,
        "{\"what\":\"%s\",\"revokeNow\":%s}".formatted(what, revokeNow));
  }

  private JsonNode claims() {
    String jwt = server.get(at("/token"), token).json().path("token").stringValue();
    return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", 3)[1]));
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

  /// Returns the status of the answer to a status callback with this signature.
  private int signedWith(String authToken) {
    URI address = URI.create("http://127.0.0.1:" + server.server().port());
    return new TwilioCaller(http, URI.create(PUBLIC_URL), address, account.sid(), authToken)
        .signed(
            at("/voice/status"),
            Map.of("CallSid", "CA" + "0".repeat(32), "CallStatus", "completed"))
        .statusCode();
  }

  @Test
  void a_new_key_signs_and_the_old_one_remains_while_its_tokens_are_valid() {
    configure();
    String old = issuer();

    Answer answer = rotate("api-key", false);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(issuer()).isNotEqualTo(old);
    assertThat(keys()).containsExactlyInAnyOrder(old, issuer());
    assertThat(Instant.parse(answer.json().path("oldAcceptedUntil").stringValue()))
        .isAfter(clock.instant().plus(Duration.ofHours(1)));
    assertThat(server.get(at("/audit?action=credentials.rotated"), token).body())
        .contains("api-key");
    rotate("api-key", false);
    assertThat(keys()).hasSize(3).contains(old);
    server.ask("DELETE", at("/twilio-credentials"), token, "");
    assertThat(keys()).isEmpty();
  }

  @Test
  void a_revoked_key_is_deleted_at_once() {
    configure();
    String old = issuer();

    assertThat(rotate("api-key", true).status()).isEqualTo(200);

    assertThat(keys()).containsExactly(issuer()).doesNotContain(old);
  }

  @Test
  void a_revoked_key_ends_the_grants_of_its_tokens_and_closes_their_sockets() {
    configure();
    String grant = grant();
    URI address =
        URI.create(
            "ws://127.0.0.1:"
                + server.server().port()
                + "/api/workspaces/"
                + workspace
                + "/events");
    try (TestPage page = new TestPage(http, address, true)) {
      page.hello(token, null).frame("welcome");
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
    configure();
    ApiKey given = account.createKey("given");
    server.post(
        at("/configure-twilio"),
        token,
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
    configure();
    String old = account.authToken();

    Answer answer = rotate("auth-token", false);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(account.authToken()).isNotEqualTo(old);
    assertThat(account.secondaryAuthToken()).isEmpty();
    assertThat(answer.body()).doesNotContain(old).doesNotContain(account.authToken());
    assertThat(failedChecks()).containsExactly("public-url");
    assertThat(signedWith(old)).isEqualTo(204);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(signedWith("0".repeat(32))).isEqualTo(403);

    clock.forward(Duration.ofMinutes(61));

    assertThat(signedWith(old)).isEqualTo(403);
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(
            server
                .get(at("/audit?action=credentials.rotated"), server.signIn("ada@example.test"))
                .body())
        .contains("auth-token")
        .doesNotContain(account.authToken());
    token = server.signIn("ada@example.test");
  }

  @Test
  void a_revoked_auth_token_is_rejected_at_once() {
    configure();
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
    configure();
    String old = account.authToken();
    exchange.cutsOff(request, isDone);
    assertThat(rotate("auth-token", false).code()).isEqualTo("twilio-unreachable");
    exchange.works();

    assertThat(signedWith(account.authToken())).isEqualTo(204);
    if (request == 2) {
      Answer report = server.post(at("/health-check"), token, "{}");
      assertThat(report.json().path("findings").findValuesAsString("code"))
          .contains("rotation-unfinished");
      server.post(
          at("/health-check/fixes"),
          token,
          "{\"code\":\"rotation-unfinished\",\"subject\":\"%s\"}".formatted(account.sid()));
    } else {
      assertThat(rotate("auth-token", false).status()).isEqualTo(200);
    }

    assertThat(account.authToken()).isNotEqualTo(old);
    assertThat(account.secondaryAuthToken()).isEmpty();
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(failedChecks()).containsExactly("public-url");
  }

  @Test
  void an_interrupted_rotation_of_the_key_leaves_no_key_behind() {
    configure();
    exchange.cutsOff(2, true); // the key is made, and its secret is lost
    assertThat(rotate("api-key", true).code()).isEqualTo("twilio-unreachable");
    exchange.works();
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
    configure();
    WorkspaceId first = workspace;
    workspace = server.workspace(slug + "-sister");
    server
        .server()
        .workspaces()
        .admit(
            workspace,
            server.server().users().findByEmail("ada@example.test").orElseThrow(),
            Role.ADMIN);
    assertThat(configure().status()).isEqualTo(200);
    WorkspaceId sister = workspace;
    String old = account.authToken();

    workspace = first;
    assertThat(rotate("auth-token", false).status()).isEqualTo(200);

    workspace = sister;
    assertThat(signedWith(account.authToken())).isEqualTo(204);
    assertThat(signedWith(old)).isEqualTo(204);
    assertThat(failedChecks()).doesNotContain("account");
    assertThat(audit("credentials.rotated")).hasSize(1);
    assertThat(rotate("auth-token", true).status()).isEqualTo(200);
    assertThat(signedWith(old)).isEqualTo(403);
    workspace = first;
    assertThat(signedWith(account.authToken())).isEqualTo(204);
  }

  @Test
  void the_audit_log_has_the_key_before_and_after() {
    configure();
    String old = issuer();

    rotate("api-key", false);

    assertThat(audit("credentials.rotated").getFirst().path("detail").toString())
        .isEqualTo(
            "{\"after\":\"%s\",\"before\":\"%s\",\"revokeNow\":\"false\"}"
                .formatted(issuer(), old));
  }
}
