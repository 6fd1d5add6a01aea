package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountNumbersTest {
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

  private Answer list() {
    return acme.get("/account-numbers");
  }

  private Answer choose(String... numbers) {
    return acme.put(
        "/account-numbers",
        JsonMapper.shared().writeValueAsString(Map.of("numbers", List.of(numbers))));
  }

  private String add(int nth, String label, String voiceUrl) {
    PhoneNumber added = account.addNumber(number + nth, label);
    account.save(added.withVoice(WebhookTarget.post(voiceUrl)));
    return added.number();
  }

  private void follow(String followed, String application) {
    PhoneNumber kept = account.numberFor(followed).orElseThrow();
    account.save(kept.withVoiceApplication(application));
  }

  private String voiceUrl(String of) {
    return account.numberFor(of).orElseThrow().voice().url();
  }

  private static JsonNode of(Answer answer, String number) {
    assertThatResponse(answer).hasStatus(200);
    return answer
        .json()
        .path("numbers")
        .valueStream()
        .filter(each -> each.path("number").stringValue().equals(number))
        .findFirst()
        .orElseThrow(() -> new AssertionError(number + " is not in " + answer.body()));
  }

  private static String points(Answer answer, String number) {
    return of(answer, number).path("points").stringValue();
  }

  @Test
  void each_number_has_its_receiver_and_of_a_url_the_host_only() {
    acme.configure(account);
    String shop = add(1, "Shop", "https://user:pw@shop.example.test:8443/ivr?key=secret");
    String odd = add(2, "Odd", "no address");
    String fresh = add(3, "Fresh", "");
    String next = add(4, "Next door", PUBLIC_URL + "/api/workspaces/another/voice");
    String shared = add(7, "Shared", PUBLIC_URL + "/api/voice/incoming");
    String byApp = add(5, "By their app", "");
    String byOurs = add(6, "By our app", "");
    Application theirs =
        account.createApplication(
            "theirs", WebhookTarget.post("https://x.test"), WebhookTarget.NONE, WebhookTarget.NONE);
    String ours =
        account.applications().stream()
            .map(Application::sid)
            .filter(sid -> !sid.equals(theirs.sid()))
            .findFirst()
            .orElseThrow();
    follow(byApp, theirs.sid());
    follow(byOurs, ours);

    Answer answer = list();

    assertThat(of(answer, number).toString())
        .isEqualTo(
            "{\"number\":\"%s\",\"label\":\"Main line\",\"points\":\"here\",\"elsewhere\":null,\"followsApp\":false}"
                .formatted(number));
    assertThat(points(answer, shop)).isEqualTo("elsewhere");
    assertThat(of(answer, shop).path("elsewhere").stringValue()).isEqualTo("shop.example.test");
    assertThat(of(answer, odd).path("elsewhere").stringValue()).isEqualTo("an invalid address");
    assertThat(of(answer, shared).path("elsewhere").stringValue())
        .isEqualTo("this server's voice URL for all workspaces");
    assertThat(points(answer, fresh)).isEqualTo("nowhere");
    assertThat(of(answer, next).path("elsewhere").stringValue())
        .isEqualTo("another workspace of this server");
    assertThat(of(answer, byApp).path("elsewhere").stringValue())
        .isEqualTo("the TwiML app " + theirs.sid());
    assertThat(points(answer, byOurs)).isEqualTo("here");
    assertThat(of(answer, byOurs).path("followsApp").booleanValue()).isTrue();
    assertThat(answer.body()).doesNotContain("secret").doesNotContain("pw@");
  }

  @Test
  void numbers_without_voice_are_not_listed() {
    acme.configure(account);
    account.set(new AccountStatus("active", "Full", Set.of(number)));

    assertThat(list().body()).isEqualTo("{\"numbers\":[]}");
  }

  @Test
  void chosen_numbers_are_claimed_others_restored_and_disconnect_restores_all() {
    String shop = add(1, "Shop", "https://shop.example.test/ivr");
    acme.configure(account);

    Answer chosen = choose(shop);

    assertThat(points(chosen, shop)).isEqualTo("here");
    assertThat(points(chosen, number)).isEqualTo("nowhere");
    assertThat(voiceUrl(shop)).isEqualTo(PUBLIC_URL + acme.path("/voice"));
    assertThat(acme.get("/twilio-status").json().path("phone_numbers").toString())
        .isEqualTo("[\"" + shop + "\"]");
    JsonNode entry = acme.audit("phone-numbers.changed").getFirst();
    assertThat(entry.path("subject").stringValue()).isEqualTo(account.sid());
    assertThat(entry.at("/detail/after").stringValue()).isEqualTo(shop);

    assertThat(points(choose(shop, number), number)).isEqualTo("here");
    assertThat(choose().status()).isEqualTo(200);
    assertThat(voiceUrl(shop)).isEqualTo("https://shop.example.test/ivr");

    choose(shop);
    acme.delete("/twilio-credentials");
    assertThat(voiceUrl(shop)).isEqualTo("https://shop.example.test/ivr");
  }

  @Test
  void the_socket_receives_the_steps_and_the_change() {
    acme.configure(account);
    try (TestPage page = server.page(acme.id(), acme.administrator())) {
      choose();
      page.frame("config-updated");
      assertThat(page.frames("config-progress"))
          .extracting(step -> step.path("percent").intValue())
          .containsExactly(25, 75, 100);
    }
  }

  @Test
  void an_invalid_choice_is_rejected_and_changes_nothing() {
    assertThat(list().code()).isEqualTo("voice-not-configured");
    assertThat(choose(number).code()).isEqualTo("voice-not-configured");
    acme.configure(account);

    Answer unknown = choose("+15559990000");
    assertThat(unknown.code()).isEqualTo("number-not-usable");
    assertThat(unknown.json().path("errors").findValuesAsString("detail"))
        .containsExactly("+15559990000 is not in this Twilio account.");
    assertThat(choose("5551234").json().path("errors").findValuesAsString("pointer"))
        .containsExactly("/numbers");
    assertThat(acme.put("/account-numbers", "{}").code()).isEqualTo("invalid-request");
    assertThat(voiceUrl(number)).isEqualTo(PUBLIC_URL + acme.path("/voice"));

    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("/IncomingPhoneNumbers/"));
    assertThat(choose().code()).isEqualTo("twilio-unreachable");
  }

  @Test
  void manual_setup_does_not_configure_numbers() {
    ApiKey key = account.createKey("given");
    Application app =
        account.createApplication(
            "given", WebhookTarget.post("https://x.test"), WebhookTarget.NONE, WebhookTarget.NONE);
    acme.post(
        "/configure-twilio",
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\",\"apiKey\":\"%s\",\"apiSecret\":\"%s\",\"twimlAppSid\":\"%s\",\"point\":true}"
            .formatted(account.sid(), account.authToken(), key.sid(), key.secret(), app.sid()));
    follow(number, app.sid());

    assertThat(points(list(), number)).isEqualTo("here");
    Answer refused = choose(number);
    assertThatResponse(refused).isProblem(409, "numbers-pointed-by-hand");
  }
}
