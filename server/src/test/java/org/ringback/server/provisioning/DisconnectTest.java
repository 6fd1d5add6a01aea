package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisconnectTest {
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

  private Answer disconnect() {
    return acme.delete("/twilio-credentials");
  }

  private String voiceUrl(PhoneNumber of) {
    return account.number(of.sid()).orElseThrow().voice().url();
  }

  @Test
  void created_resources_are_deleted_numbers_restored_and_nothing_else_changes() {
    PhoneNumber greeting = account.addNumber("+15558881" + number.substring(8), "New");
    PhoneNumber shop = account.addNumber("+15559991" + number.substring(8), "Shop");
    account.save(greeting.withVoice(WebhookTarget.post("https://demo.twilio.com/welcome/voice/")));
    account.save(shop.withVoice(WebhookTarget.post("https://shop.example.test/ivr")));
    Application theirs =
        account.createApplication(
            "Ringback " + acme.slug(),
            WebhookTarget.post("https://shop.test"),
            WebhookTarget.NONE,
            WebhookTarget.NONE);
    account.createKey("theirs");
    acme.configure(account);
    assertThat(account.keys()).hasSize(2);
    assertThat(voiceUrl(greeting)).startsWith(PUBLIC_URL);

    Answer answer = disconnect();

    assertThatResponse(answer).hasStatus(200);
    assertThat(answer.json().path("left").isEmpty()).isTrue();
    assertThat(account.keys()).hasSize(1);
    assertThat(account.applications()).extracting(Application::sid).containsExactly(theirs.sid());
    assertThat(voiceUrl(greeting)).isEqualTo("https://demo.twilio.com/welcome/voice/");
    assertThat(voiceUrl(shop)).isEqualTo("https://shop.example.test/ivr");
    assertThat(account.numberFor(number).orElseThrow().voice().url()).isEmpty();
    assertThat(acme.get("/twilio-status").body())
        .contains("\"configured\":false", "\"phone_numbers\":[]");
    assertThat(acme.get("/token").code()).isEqualTo("voice-not-configured");
    assertThat(acme.get("/audit?action=credentials.").body()).contains("credentials.disconnected");
    assertThat(disconnect().code()).isEqualTo("voice-not-configured");
  }

  @Test
  void a_repeated_setup_remembers_the_first_configuration_of_a_number() {
    PhoneNumber greeting = account.addNumber("+15558882" + number.substring(8), "New");
    account.save(greeting.withVoice(WebhookTarget.post("https://demo.twilio.com/welcome/voice/")));
    acme.configure(account);
    acme.configure(account);

    disconnect();

    assertThat(voiceUrl(greeting)).isEqualTo("https://demo.twilio.com/welcome/voice/");
  }

  @Test
  void when_twilio_does_not_answer_nothing_is_deleted_and_it_can_be_repeated() {
    acme.configure(account);
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/Keys"));
    assertThat(disconnect().code()).isEqualTo("twilio-unreachable");
    assertThat(acme.get("/twilio-status").body()).contains("\"configured\":true");

    exchange.chaos().clear();

    assertThat(disconnect().status()).isEqualTo(200);
    assertThat(account.keys()).isEmpty();
    assertThat(account.applications()).isEmpty();
  }

  @Test
  void parts_that_twilio_refuses_to_delete_are_reported() {
    acme.configure(account);
    account.createSecondaryAuthToken();
    account.promoteSecondaryAuthToken();

    Answer answer = disconnect();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("left").valueStream().map(l -> l.stringValue()))
        .hasSize(3)
        .anyMatch(left -> left.contains("API key"));
    assertThat(acme.get("/twilio-status").body()).contains("\"configured\":false");
  }

  @Test
  void manually_entered_resources_remain() {
    var key = account.createKey("given");
    Application app =
        account.createApplication(
            "given",
            WebhookTarget.post(PUBLIC_URL + acme.path("/voice")),
            WebhookTarget.post(PUBLIC_URL + acme.path("/voice/fallback")),
            WebhookTarget.post(PUBLIC_URL + acme.path("/voice/status#rc=3&rp=ct,5xx")));
    assertThat(manual(key.sid(), key.secret(), app.sid(), false).status()).isEqualTo(200);

    assertThat(disconnect().status()).isEqualTo(200);

    assertThat(account.keys()).hasSize(1);
    assertThat(account.applications()).hasSize(1);
  }

  Answer manual(String key, String secret, String app, boolean point) {
    return acme.post(
        "/configure-twilio",
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\",\"apiKey\":\"%s\",\"apiSecret\":\"%s\",\"twimlAppSid\":\"%s\",\"point\":%s}"
            .formatted(account.sid(), account.authToken(), key, secret, app, point));
  }

  @Test
  void manual_setup_verifies_each_part_and_changes_nothing_without_point() {
    var key = account.createKey("given");
    Application app =
        account.createApplication(
            "given", WebhookTarget.post("https://x.test"), WebhookTarget.NONE, WebhookTarget.NONE);

    Answer wrongSecret = manual(key.sid(), "wrong", app.sid(), false);
    assertThat(wrongSecret.code()).isEqualTo("manual-setup-wrong");
    assertThat(wrongSecret.json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/apiSecret");
    Answer noApp = manual(key.sid(), key.secret(), "AP" + "0".repeat(32), false);
    assertThat(noApp.json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/twimlAppSid");
    Answer elsewhere = manual(key.sid(), key.secret(), app.sid(), false);
    assertThat(elsewhere.json().path("detail").stringValue())
        .contains("https://x.test", PUBLIC_URL + acme.path("/voice"));
    assertThat(account.application(app.sid()).orElseThrow().voice().url())
        .isEqualTo("https://x.test");
    Answer half = manual("SK1", key.secret(), "", false);
    assertThat(half.json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/apiKey", "/twimlAppSid");

    Answer pointed = manual(key.sid(), key.secret(), app.sid(), true);

    assertThat(pointed.body()).contains("\"setup_method\":\"manual\"");
    assertThat(account.application(app.sid()).orElseThrow().voice().url())
        .isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(account.keys()).hasSize(1);
    assertThat(account.numberFor(number).orElseThrow().voice().url()).isEmpty();
    assertThat(acme.get("/token").status()).isEqualTo(200);
  }

  @Test
  void a_replaced_account_keeps_nothing_of_this_server() {
    PhoneNumber greeting = account.addNumber("+15558883" + number.substring(8), "New");
    account.save(greeting.withVoice(WebhookTarget.post("https://demo.twilio.com/welcome/voice/")));
    acme.configure(account);
    Account other = exchange.createAccount("The other of " + acme.slug());
    other.addNumber("+1555020" + number.substring(8), "Other line");

    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/Applications/AP"));
    assertThat(acme.configure(other.sid(), other.authToken()).code())
        .isEqualTo("twilio-unreachable");
    assertThat(acme.get("/twilio-status").body()).contains(account.sid());
    exchange.chaos().clear();

    assertThat(acme.configure(other.sid(), other.authToken()).status()).isEqualTo(200);

    assertThat(account.keys()).isEmpty();
    assertThat(account.applications()).isEmpty();
    assertThat(voiceUrl(greeting)).isEqualTo("https://demo.twilio.com/welcome/voice/");
    assertThat(other.keys()).hasSize(1);
    assertThat(other.applications()).hasSize(1);
    assertThat(acme.get("/twilio-status").json().path("phone_numbers").toString())
        .isEqualTo("[\"+1555020" + number.substring(8) + "\"]");
    assertThat(acme.get("/audit?action=credentials.configured").body())
        .contains("\"replaced\":\"" + account.sid() + "\"");
  }

  @Test
  void a_replaced_account_that_rejects_the_token_is_recorded_with_its_remains() {
    acme.configure(account);
    account.createSecondaryAuthToken();
    account.promoteSecondaryAuthToken();
    Account other = exchange.createAccount("The other of " + acme.slug());

    assertThat(acme.configure(other.sid(), other.authToken()).status()).isEqualTo(200);

    assertThat(acme.get("/audit?action=credentials.configured").body())
        .contains("The API key " + account.keys().getFirst().sid() + " still exists");
  }

  @Test
  void manual_setup_deletes_the_created_resources_and_auto_leaves_the_entered_ones() {
    acme.configure(account);
    String ours = account.keys().getFirst().sid();
    var key = account.createKey("given");
    Application app =
        account.createApplication(
            "given", WebhookTarget.post("https://x.test"), WebhookTarget.NONE, WebhookTarget.NONE);

    assertThat(manual(key.sid(), key.secret(), app.sid(), true).status()).isEqualTo(200);

    assertThat(account.keys()).extracting("sid").containsExactly(key.sid()).doesNotContain(ours);
    assertThat(account.applications()).extracting("sid").containsExactly(app.sid());

    assertThat(acme.configure(account).status()).isEqualTo(200);
    assertThat(account.keys()).hasSize(2);
    assertThat(account.applications()).hasSize(2);
    disconnect();
    assertThat(account.keys()).extracting("sid").containsExactly(key.sid());
    assertThat(account.applications()).extracting("sid").containsExactly(app.sid());
  }
}
