package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.account.AccountStatus;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.server.line.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AutoConfigurationTest extends SetupCase {
  @Test
  void two_fields_create_a_key_and_an_app_and_claim_the_number() {
    Answer before = server.get(at("/twilio-status"), token);
    assertThat(before.body())
        .contains("\"configured\":false", "\"has_twiml_app\":false", "\"account_sid\":null");

    Answer answer = configure();

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(server.get(at("/twilio-status"), token).body().replaceFirst("}$", ""));
    assertThat(server.get(at("/twilio-status"), token).body())
        .contains("\"configured\":true", "\"has_twiml_app\":true", "\"setup_method\":\"auto\"")
        .contains("\"account_sid\":\"" + account.sid() + "\"", "[\"" + number + "\"]");
    assertThat(account.keys()).hasSize(1);
    String voice = PUBLIC_URL + at("/voice");
    assertThat(application().friendlyName()).isEqualTo("Ringback " + slug + " " + workspace);
    assertThat(application().voice()).isEqualTo(WebhookTarget.post(voice));
    assertThat(application().voiceFallback()).isEqualTo(WebhookTarget.post(voice + "/fallback"));
    assertThat(application().statusCallback().url()).startsWith(voice + "/status#rc=");
    PhoneNumber pointed = account.numberFor(number).orElseThrow();
    assertThat(pointed.voice()).isEqualTo(WebhookTarget.post(voice));
    assertThat(pointed.voiceFallback()).isEqualTo(WebhookTarget.post(voice + "/fallback"));
    assertThat(pointed.statusCallback().url()).startsWith(voice + "/status");
    JsonNode numbers = server.get(at("/phone-numbers"), token).json().path("phoneNumbers");
    assertThat(numbers.findValuesAsString("number")).containsExactly(number);
    assertThat(numbers.findValuesAsString("label")).containsExactly("Main line");
  }

  @Test
  void a_repeated_setup_creates_nothing_twice() {
    configure();
    String key = account.keys().getFirst().sid();
    String numberId =
        server.get(at("/phone-numbers"), token).json().at("/phoneNumbers/0/id").stringValue();
    assertThat(configure().status()).isEqualTo(200);
    assertThat(account.keys()).extracting("sid").containsExactly(key);
    assertThat(account.applications()).hasSize(1);
    assertThat(
            server.get(at("/phone-numbers"), token).json().at("/phoneNumbers/0/id").stringValue())
        .isEqualTo(numberId);
  }

  @Test
  void a_deleted_key_and_a_deleted_app_are_created_again() {
    configure();
    account.deleteKey(account.keys().getFirst().sid());
    account.deleteApplication(application().sid());
    assertThat(configure().status()).isEqualTo(200);
    assertThat(account.keys()).hasSize(1);
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + at("/voice"));
    assertThat(failedChecks()).containsExactly("public-url");
  }

  @Test
  void an_app_of_our_name_is_taken_over() {
    Application old =
        account.createApplication(
            "Ringback " + slug + " " + workspace,
            WebhookTarget.post("https://old.example.test/voice"),
            WebhookTarget.NONE,
            WebhookTarget.NONE);
    configure();
    assertThat(application().sid()).isEqualTo(old.sid());
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + at("/voice"));
  }

  @Test
  void a_number_in_use_elsewhere_remains_unchanged() {
    PhoneNumber shop = account.addNumber("+15559990" + workspaces, "Shop");
    PhoneNumber greeting = account.addNumber("+15558880" + workspaces, "New");
    account.save(pointing(shop, "https://shop.example.test/ivr"));
    account.save(pointing(greeting, "https://demo.twilio.com/welcome/voice/"));
    Answer answer = configure();
    assertThat(account.number(shop.sid()).orElseThrow().voice().url())
        .isEqualTo("https://shop.example.test/ivr");
    assertThat(account.number(greeting.sid()).orElseThrow().voice().url())
        .isEqualTo(PUBLIC_URL + at("/voice"));
    assertThat(answer.json().path("phone_numbers").valueStream().map(JsonNode::stringValue))
        .containsExactlyInAnyOrder(number, greeting.number());
  }

  @Test
  void credentials_that_twilio_rejects_change_nothing() {
    Answer wrongToken = configure(account.sid(), "0".repeat(32));
    assertThat(wrongToken.status()).isEqualTo(422);
    assertThat(wrongToken.code()).isEqualTo("twilio-credentials-rejected");
    assertThat(configure("AC" + "0".repeat(32), account.authToken()).status()).isEqualTo(422);
    assertThat(account.keys()).isEmpty();
    assertThat(server.get(at("/twilio-status"), token).json().path("configured").booleanValue())
        .isFalse();
  }

  @Test
  void invalid_fields_are_reported_by_name() {
    Answer answer = configure("AC123", "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/accountSid", "/authToken");
  }

  /// One request of a setup fails, before or after Twilio has executed it.
  @ParameterizedTest
  @CsvSource({
    "1,false", "2,false", "3,false", "4,false", "5,false", "6,false", "7,false",
    "1,true", "2,true", "3,true", "4,true", "5,true", "6,true", "7,true",
  })
  void an_interrupted_setup_leaves_one_key_and_one_app_when_it_is_repeated(
      int request, boolean isDone) {
    String before = "https://demo.twilio.com/welcome/voice/";
    account.save(pointing(account.numberFor(number).orElseThrow(), before));
    exchange.cutsOff(request, isDone);
    configure();
    exchange.works();

    Answer again = configure();

    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(account.keys()).hasSize(1);
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + at("/voice"));
    assertThat(failedChecks()).containsExactly("public-url");
    server.ask("DELETE", at("/twilio-credentials"), token, "");
    assertThat(account.numberFor(number).orElseThrow().voice().url()).isEqualTo(before);
  }

  @Test
  void a_failure_halfway_leaves_no_unusable_key() {
    exchange.fails("/Applications");
    Answer answer = configure();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("twilio-unreachable");
    assertThat(account.keys()).isEmpty();
    exchange.works();
    assertThat(configure().status()).isEqualTo(200);
    assertThat(account.keys()).hasSize(1);
  }

  @Test
  void the_socket_receives_four_steps_and_the_change() {
    try (HttpClient http = HttpClient.newHttpClient();
        TestPage page =
            new TestPage(
                http,
                URI.create("ws://127.0.0.1:" + server.server().port() + at("/events")),
                true)) {
      page.hello(token, null).frame("welcome");
      configure();
      page.frame("config-updated");
      List<JsonNode> steps = page.frames("config-progress");
      assertThat(steps)
          .extracting(s -> s.path("percent").intValue())
          .containsExactly(25, 50, 75, 100);
      assertThat(steps.getFirst().path("message").stringValue())
          .isEqualTo("Validating credentials…");
    }
  }

  @Test
  void secrets_are_encrypted_in_the_database() throws Exception {
    configure();
    var address =
        Settings.from(
                Map.of(
                    "DATABASE_URL",
                    database,
                    "RINGBACK_SECRET_KEY",
                    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                    "JWT_SECRET",
                    TestServer.JWT_SECRET))
            .database();
    try (var connection = DriverManager.getConnection(address.jdbcUrl(), "postgres", "");
        var query =
            connection.prepareStatement(
                "select auth_token, api_secret from voice_credentials where workspace_id = ?")) {
      query.setObject(1, workspace.value());
      var row = query.executeQuery();
      assertThat(row.next()).isTrue();
      assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
          .doesNotContain(account.authToken());
      assertThat(new String(row.getBytes(2), StandardCharsets.ISO_8859_1))
          .doesNotContain(account.keys().getFirst().secret());
    }
  }

  @Test
  void the_connection_test_names_the_failed_checks() {
    configure();
    assertThat(failedChecks()).containsExactly("public-url");
    account.deleteKey(account.keys().getFirst().sid());
    account.save(pointing(account.numberFor(number).orElseThrow(), "https://elsewhere.test/"));
    assertThat(failedChecks()).containsExactly("api-key", "phone-number", "public-url");
    exchange.fails("/Accounts");
    assertThat(server.post(at("/test-connection"), token, "").status()).isEqualTo(503);
  }

  @Test
  void without_credentials_there_is_nothing_to_test() {
    Answer answer = server.post(at("/test-connection"), token, "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("error").stringValue())
        .isEqualTo("Voice credentials not configured");
    assertThat(answer.code()).isEqualTo("voice-not-configured");
  }

  @Test
  void the_environments_account_serves_a_workspace_without_its_own() {
    try (TestServer staging =
        TestServer.start(
            Map.of(
                "TWILIO_API_BASE_URL",
                exchange.address().toString(),
                "TWILIO_ACCOUNT_SID",
                account.sid(),
                "TWILIO_AUTH_TOKEN",
                account.authToken(),
                "TWILIO_API_KEY",
                "SK" + "1".repeat(32),
                "TWILIO_API_SECRET",
                "secret",
                "TWILIO_TWIML_APP_SID",
                "AP" + "2".repeat(32)))) {
      WorkspaceId only = staging.workspace("only");
      staging.person("ada@example.test", only, Role.ADMIN);
      Answer status =
          staging.get(
              "/api/workspaces/" + only + "/twilio-status", staging.signIn("ada@example.test"));
      assertThat(status.body())
          .contains("\"configured\":true", "\"setup_method\":\"manual\"", account.sid());
    }
  }

  private Answer choose(String... numbers) {
    return server.post(
        at("/configure-twilio"),
        token,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "accountSid", account.sid(),
                    "authToken", account.authToken(),
                    "numbers", List.of(numbers))));
  }

  private String voiceUrl(String of) {
    return account.numberFor(of).orElseThrow().voice().url();
  }

  private static List<String> warnings(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().path("warnings").findValuesAsString("code");
  }

  @Test
  void an_unreachable_public_url_is_a_warning_of_a_successful_setup() {
    Answer answer = configure();

    assertThat(warnings(answer)).containsExactly("public-url-unreachable");
    assertThat(answer.json().at("/warnings/0/message").stringValue())
        .contains("This server cannot be reached at " + PUBLIC_URL);
  }

  @Test
  void a_reachable_public_url_leaves_no_warning_after_either_setup() {
    try (TestServer reached =
        TestServer.start(Map.of("TWILIO_API_BASE_URL", exchange.address().toString()))) {
      WorkspaceId here = reached.workspace("here");
      reached.person("ada@example.test", here, Role.ADMIN);
      String ada = reached.signIn("ada@example.test");
      String setup = "/api/workspaces/" + here + "/configure-twilio";
      String fields =
          "\"accountSid\":\"%s\",\"authToken\":\"%s\""
              .formatted(account.sid(), account.authToken());

      assertThat(warnings(reached.post(setup, ada, "{" + fields + "}"))).isEmpty();
      ApiKey key = account.createKey("given");
      assertThat(
              warnings(
                  reached.post(
                      setup,
                      ada,
                      "{%s,\"apiKey\":\"%s\",\"apiSecret\":\"%s\",\"twimlAppSid\":\"%s\"}"
                          .formatted(fields, key.sid(), key.secret(), application().sid()))))
          .isEmpty();
      assertThat(
              reached
                  .post("/api/workspaces/" + here + "/test-connection", ada, "")
                  .json()
                  .path("ok")
                  .booleanValue())
          .isTrue();
    }
  }

  @Test
  void a_trial_account_is_a_warning_and_a_number_without_voice_is_not_claimed() {
    String mute = number + "9";
    account.addNumber(mute, "Texts only");
    account.set(new AccountStatus("active", "Trial", Set.of(mute)));

    Answer answer = configure();

    assertThat(warnings(answer))
        .containsExactly("trial-account", "number-without-voice", "public-url-unreachable");
    assertThat(voiceUrl(mute)).isEmpty();
    assertThat(answer.json().path("phone_numbers").toString()).doesNotContain(mute);
  }

  @Test
  void only_chosen_numbers_are_claimed_and_others_are_restored() {
    String elsewhere = number + "8";
    account.addNumber(elsewhere, "Elsewhere");
    account.save(pointing(account.numberFor(elsewhere).orElseThrow(), "https://other.test/in"));
    String here = PUBLIC_URL + at("/voice");

    assertThat(choose(elsewhere).json().path("phone_numbers").toString())
        .isEqualTo("[\"" + elsewhere + "\"]");
    assertThat(voiceUrl(elsewhere)).isEqualTo(here);
    assertThat(voiceUrl(number)).isEmpty();

    assertThat(choose(number).json().path("phone_numbers").toString())
        .isEqualTo("[\"" + number + "\"]");
    assertThat(voiceUrl(elsewhere)).isEqualTo("https://other.test/in");
    assertThat(voiceUrl(number)).isEqualTo(here);
  }

  @Test
  void missing_numbers_and_numbers_without_voice_are_all_named_and_nothing_is_created() {
    account.set(new AccountStatus("active", "Full", Set.of(number)));

    Answer answer = choose(number, "+15559990000");

    assertThat(answer.code()).isEqualTo("number-not-usable");
    assertThat(answer.json().path("errors")).hasSize(2);
    assertThat(account.keys()).isEmpty();
    assertThat(choose("5551234").json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/numbers");
  }

  @Test
  void the_audit_log_has_the_credentials_before_and_after_and_no_secret() {
    configure();
    String key = account.keys().getFirst().sid();
    account.deleteKey(key);
    configure();

    JsonNode entry = audit("credentials.configured").getFirst();
    assertThat(entry.path("address").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.at("/detail/before").stringValue()).contains(key, application().sid());
    assertThat(entry.at("/detail/after").stringValue())
        .contains(account.keys().getFirst().sid(), account.sid())
        .doesNotContain(key);
    assertThat(audit("phone-numbers.changed").getFirst().at("/detail").toString())
        .isEqualTo("{\"after\":\"" + number + "\",\"before\":\"\"}");
    assertThat(audit("").toString())
        .doesNotContain(account.authToken())
        .doesNotContain(account.keys().getFirst().secret());
  }
}
