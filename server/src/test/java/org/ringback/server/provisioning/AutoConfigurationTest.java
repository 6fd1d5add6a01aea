package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountStatus;
import org.ringback.exchange.account.ApiKey;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class AutoConfigurationTest {
  private static final String PUBLIC_URL = "https://voice.example.test";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private Account account;
  private String number = "";

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).setting("PUBLIC_URL", PUBLIC_URL).start();
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

  @Test
  void two_fields_create_a_key_and_an_app_and_claim_the_number() {
    Answer before = acme.get("/twilio-status");
    assertThat(before.body())
        .contains("\"configured\":false", "\"has_twiml_app\":false", "\"account_sid\":null");

    Answer answer = acme.configure(account);

    assertThatResponse(answer).hasStatus(200);
    assertThat(answer.body()).startsWith(acme.get("/twilio-status").body().replaceFirst("}$", ""));
    assertThat(acme.get("/twilio-status").body())
        .contains("\"configured\":true", "\"has_twiml_app\":true", "\"setup_method\":\"auto\"")
        .contains("\"account_sid\":\"" + account.sid() + "\"", "[\"" + number + "\"]");
    assertThat(account.keys()).hasSize(1);
    String voice = PUBLIC_URL + acme.path("/voice");
    assertThat(application().friendlyName()).isEqualTo("Ringback " + acme.slug() + " " + acme.id());
    assertThat(application().voice()).isEqualTo(WebhookTarget.post(voice));
    assertThat(application().voiceFallback()).isEqualTo(WebhookTarget.post(voice + "/fallback"));
    assertThat(application().statusCallback().url()).startsWith(voice + "/status#rc=");
    PhoneNumber pointed = account.numberFor(number).orElseThrow();
    assertThat(pointed.voice()).isEqualTo(WebhookTarget.post(voice));
    assertThat(pointed.voiceFallback()).isEqualTo(WebhookTarget.post(voice + "/fallback"));
    assertThat(pointed.statusCallback().url()).startsWith(voice + "/status");
    JsonNode numbers = acme.get("/phone-numbers").json().path("phoneNumbers");
    assertThat(numbers.findValuesAsString("number")).containsExactly(number);
    assertThat(numbers.findValuesAsString("label")).containsExactly("Main line");
  }

  @Test
  void a_repeated_setup_creates_nothing_twice() {
    acme.configure(account);
    String key = account.keys().getFirst().sid();
    String numberId = acme.get("/phone-numbers").json().at("/phoneNumbers/0/id").stringValue();
    assertThat(acme.configure(account).status()).isEqualTo(200);
    assertThat(account.keys()).extracting("sid").containsExactly(key);
    assertThat(account.applications()).hasSize(1);
    assertThat(acme.get("/phone-numbers").json().at("/phoneNumbers/0/id").stringValue())
        .isEqualTo(numberId);
  }

  @Test
  void a_deleted_key_and_a_deleted_app_are_created_again() {
    acme.configure(account);
    account.deleteKey(account.keys().getFirst().sid());
    account.deleteApplication(application().sid());
    assertThat(acme.configure(account).status()).isEqualTo(200);
    assertThat(account.keys()).hasSize(1);
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(acme.failedChecks()).containsExactly("public-url");
  }

  @Test
  void an_app_of_our_name_is_taken_over() {
    Application old =
        account.createApplication(
            "Ringback " + acme.slug() + " " + acme.id(),
            WebhookTarget.post("https://old.example.test/voice"),
            WebhookTarget.NONE,
            WebhookTarget.NONE);
    acme.configure(account);
    assertThat(application().sid()).isEqualTo(old.sid());
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + acme.path("/voice"));
  }

  @Test
  void a_number_in_use_elsewhere_remains_unchanged() {
    PhoneNumber shop = account.addNumber(number + "1", "Shop");
    PhoneNumber greeting = account.addNumber(number + "2", "New");
    account.save(shop.withVoice(WebhookTarget.post("https://shop.example.test/ivr")));
    account.save(greeting.withVoice(WebhookTarget.post("https://demo.twilio.com/welcome/voice/")));
    Answer answer = acme.configure(account);
    assertThat(account.number(shop.sid()).orElseThrow().voice().url())
        .isEqualTo("https://shop.example.test/ivr");
    assertThat(account.number(greeting.sid()).orElseThrow().voice().url())
        .isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(answer.json().path("phone_numbers").valueStream().map(JsonNode::stringValue))
        .containsExactlyInAnyOrder(number, greeting.number());
  }

  @Test
  void credentials_that_twilio_rejects_change_nothing() {
    Answer wrongToken = acme.configure(account.sid(), "0".repeat(32));
    assertThatResponse(wrongToken).isProblem(422, "twilio-credentials-rejected");
    assertThat(acme.configure("AC" + "0".repeat(32), account.authToken()).status()).isEqualTo(422);
    assertThat(account.keys()).isEmpty();
    assertThat(acme.get("/twilio-status").json().path("configured").booleanValue()).isFalse();
  }

  @Test
  void invalid_fields_are_reported_by_name() {
    Answer answer = acme.configure("AC123", "");
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
    account.save(account.numberFor(number).orElseThrow().withVoice(WebhookTarget.post(before)));
    ChaosMode fault = isDone ? ChaosMode.REST_DROP_RESPONSE : ChaosMode.REST_5XX;
    exchange.chaos().add(ChaosRule.of(fault).after(request - 1));
    acme.configure(account);
    exchange.chaos().clear();

    Answer again = acme.configure(account);

    assertThatResponse(again).hasStatus(200);
    assertThat(account.keys()).hasSize(1);
    assertThat(application().voice().url()).isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(acme.failedChecks()).containsExactly("public-url");
    acme.delete("/twilio-credentials");
    assertThat(account.numberFor(number).orElseThrow().voice().url()).isEqualTo(before);
  }

  @Test
  void a_failure_halfway_leaves_no_unusable_key() {
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/Applications"));
    Answer answer = acme.configure(account);
    assertThatResponse(answer).isProblem(503, "twilio-unreachable");
    assertThat(account.keys()).isEmpty();
    exchange.chaos().clear();
    assertThat(acme.configure(account).status()).isEqualTo(200);
    assertThat(account.keys()).hasSize(1);
  }

  @Test
  void the_socket_receives_four_steps_and_the_change() {
    try (TestPage page = server.page(acme.id(), acme.administrator())) {
      acme.configure(account);
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
  void secrets_are_encrypted_in_the_database() {
    acme.configure(account);
    String stored =
        server
            .sql()
            .sql(
                """
                select encode(auth_token, 'escape') || encode(api_secret, 'escape')
                from voice_credentials where workspace_id = :workspace""")
            .param("workspace", acme.id().value())
            .query(String.class)
            .single();
    assertThat(stored)
        .isNotEmpty()
        .doesNotContain(account.authToken())
        .doesNotContain(account.keys().getFirst().secret());
  }

  @Test
  void the_connection_test_names_the_failed_checks() {
    acme.configure(account);
    assertThat(acme.failedChecks()).containsExactly("public-url");
    account.deleteKey(account.keys().getFirst().sid());
    account.save(
        account
            .numberFor(number)
            .orElseThrow()
            .withVoice(WebhookTarget.post("https://elsewhere.test/")));
    assertThat(acme.failedChecks()).containsExactly("api-key", "phone-number", "public-url");
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/Accounts"));
    assertThat(acme.post("/test-connection", "").status()).isEqualTo(503);
  }

  @Test
  void without_credentials_there_is_nothing_to_test() {
    Answer answer = acme.post("/test-connection", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("error").stringValue())
        .isEqualTo("Voice credentials not configured");
    assertThat(answer.code()).isEqualTo("voice-not-configured");
  }

  @Test
  void the_environments_account_serves_a_workspace_without_its_own() {
    try (TestServer staging =
        TestServer.builder()
            .twilio(exchange)
            .environmentAccount(account.sid(), account.authToken())
            .start()) {
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
    return acme.post(
        "/configure-twilio",
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
    assertThatResponse(answer).hasStatus(200);
    return answer.json().path("warnings").findValuesAsString("code");
  }

  @Test
  void an_unreachable_public_url_is_a_warning_of_a_successful_setup() {
    Answer answer = acme.configure(account);

    assertThat(warnings(answer)).containsExactly("public-url-unreachable");
    assertThat(answer.json().at("/warnings/0/message").stringValue())
        .contains("This server cannot be reached at " + PUBLIC_URL);
  }

  @Test
  void a_reachable_public_url_leaves_no_warning_after_either_setup() {
    try (TestServer reached = TestServer.builder().twilio(exchange).start()) {
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

    Answer answer = acme.configure(account);

    assertThat(warnings(answer))
        .containsExactly("trial-account", "number-without-voice", "public-url-unreachable");
    assertThat(voiceUrl(mute)).isEmpty();
    assertThat(answer.json().path("phone_numbers").toString()).doesNotContain(mute);
  }

  @Test
  void only_chosen_numbers_are_claimed_and_others_are_restored() {
    String elsewhere = number + "8";
    account.addNumber(elsewhere, "Elsewhere");
    account.save(
        account
            .numberFor(elsewhere)
            .orElseThrow()
            .withVoice(WebhookTarget.post("https://other.test/in")));
    String here = PUBLIC_URL + acme.path("/voice");

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
    acme.configure(account);
    String key = account.keys().getFirst().sid();
    account.deleteKey(key);
    acme.configure(account);

    JsonNode entry = acme.audit("credentials.configured").getFirst();
    assertThat(entry.path("address").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.at("/detail/before").stringValue()).contains(key, application().sid());
    assertThat(entry.at("/detail/after").stringValue())
        .contains(account.keys().getFirst().sid(), account.sid())
        .doesNotContain(key);
    assertThat(acme.audit("phone-numbers.changed").getFirst().at("/detail").toString())
        .isEqualTo("{\"after\":\"" + number + "\",\"before\":\"\"}");
    assertThat(acme.audit("").toString())
        .doesNotContain(account.authToken())
        .doesNotContain(account.keys().getFirst().secret());
  }
}
