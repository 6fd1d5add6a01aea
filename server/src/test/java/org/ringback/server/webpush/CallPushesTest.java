package org.ringback.server.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.exchange.webhook.DeliveryRecord;
import org.ringback.server.RingbackServer;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.webpush.TestPushService.Browser;
import org.ringback.server.webpush.TestPushService.Message;
import tools.jackson.databind.JsonNode;

/// Calls that reach agents without an open page, through a push service that decrypts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallPushesTest {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofMillis(50)));

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestPushService service;
  private TestServer server;
  private TestWorkspace acme;
  private String number = "";
  private int callers;

  @BeforeAll
  void start() throws IOException {
    service = new TestPushService();
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_PUSH_SERVICES", service.origin())
            .timing(TIMING)
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    service.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555041%04d".formatted(exchange.exchange().accounts().all().size());
    Account account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    assertThatResponse(acme.patch("", acme.administrator(), "{\"callStrategy\":\"conference\"}"))
        .hasStatus(200);
  }

  @Test
  void a_call_reaches_an_agent_without_a_page_and_the_message_names_no_caller() {
    Member ada = agent("ada");
    Browser browser = service.browser(acme, ada).subscribe(true);
    TestCall customer = call();

    Message ring = browser.await(0);
    assertThat(ring.type()).isEqualTo("ring");
    assertThat(ring.content().propertyNames())
        .containsExactlyInAnyOrder("type", "workspaceId", "callId", "page");
    assertThat(ring.content().path("page").asString()).isEqualTo("/console/");
    assertThat(Integer.parseInt(ring.header("Ttl"))).isBetween(1, 20);
    assertThat(ring.header("Urgency")).isEqualTo("high");
    String callId = ring.content().path("callId").asString();
    assertThat(ring.header("Topic")).isEqualTo(callId.replace("-", ""));
    assertThat(acme.get("/calls/offers", ada.token()).json().at("/offers/0/callSid").asString())
        .isEqualTo(customer.sid());

    assertThatResponse(acme.post("/calls/" + callId + "/end", ada.token(), "")).hasStatus(204);
    Message missed = browser.await(1);
    assertThat(missed.type()).isEqualTo("missed");
    assertThat(missed.header("Topic")).isEqualTo(ring.header("Topic"));
    awaitNoMessages();
  }

  @Test
  void the_agent_who_claims_gets_no_second_message_and_the_others_read_that_it_was_answered() {
    Member ada = agent("ada");
    Member ben = agent("ben");
    Browser adas = service.browser(acme, ada).subscribe(true);
    Browser bens = service.browser(acme, ben).subscribe(true);
    TestCall customer = call();
    String callId = adas.await(0).content().path("callId").asString();
    bens.await(0);
    awaitShown(2);

    claim(ben, callId);

    assertThat(adas.await(1).type()).isEqualTo("answered");
    awaitNoMessages();
    assertThat(bens.messages()).hasSize(1);
    end(customer);
  }

  @Test
  void an_agent_who_declines_gets_no_second_message() {
    Member ada = agent("ada");
    Browser browser = service.browser(acme, ada).subscribe(true);
    call();
    String callId = browser.await(0).content().path("callId").asString();
    awaitShown(1);
    assertThatResponse(acme.post("/calls/" + callId + "/decline", ada.token(), "")).hasStatus(204);
    awaitNoMessages();
    assertThat(browser.messages()).hasSize(1);
  }

  @Test
  void a_message_of_the_caller_reaches_an_agent_without_a_page() {
    String settings =
        "{\"version\":0,\"enabled\":true,\"greeting\":{\"text\":\"Speak now.\"},"
            + "\"maxSeconds\":30,\"numbers\":[]}";
    assertThatResponse(acme.put("/voicemail-settings", settings)).hasStatus(200);
    Member ada = agent("ada");
    Browser browser = service.browser(acme, ada).subscribe(true);
    TestConversation caller = exchange.handset("+15550041999").calls(number);
    String callId = browser.await(0).content().path("callId").asString();
    assertThatResponse(acme.post("/calls/" + callId + "/decline", ada.token(), "")).hasStatus(204);
    caller.hears("Speak now").says("Please call me back").hangsUp();
    Message message = browser.await(1);
    assertThat(message.type()).isEqualTo("voicemail");
    assertThat(message.content().path("callId").asString()).isEqualTo(callId);
    awaitNoMessages();
  }

  @Test
  void only_browsers_whose_user_is_available_and_has_no_page_get_a_message() {
    Member ada = agent("ada");
    Browser adas = service.browser(acme, ada).subscribe(true);
    TestPage page = acme.page(ada).available();
    Browser bens = service.browser(acme, agent("ben")).subscribe(false);
    Member cleo = agent("cleo");
    Browser cleos = service.browser(acme, cleo).subscribe(true);
    server.signOut(cleo.token());
    Member dora = agent("dora");
    Browser doras = service.browser(acme, dora).subscribe(true);
    assertThatResponse(acme.delete("/push-subscription", dora.token())).hasStatus(204);
    assertThat(doras.subscription().path("endpoint").isNull()).isTrue();

    TestCall customer = call();
    page.frame("incoming-call");
    end(customer);
    page.close();
    eventually(() -> rows("presence_sessions", "true") == 0 ? "" : "the page is still open");
    assertThat(adas.messages()).isEmpty();

    Message ring = awaitCallTo(adas);
    assertThat(ring.type()).isEqualTo("ring");
    assertThat(bens.messages()).isEmpty();
    assertThat(cleos.messages()).isEmpty();
    assertThat(doras.messages()).isEmpty();
  }

  @Test
  void a_transfer_and_the_call_of_a_colleague_reach_an_agent_without_a_page() {
    Member ada = agent("ada");
    TestPage page = acme.page(ada).available();
    TestClient phone = exchange.client(acme.accessToken(ada));
    TestCall customer = call();
    String callId = page.frame("incoming-call").path("callId").asString();
    phone.call(Map.of("claim", claim(ada, callId)));
    // A call with status `in-progress` cannot be transferred before both have joined.
    page.frame("call-updated", CallPushesTest::areBothJoined);
    Member ben = agent("ben");
    Browser browser = service.browser(acme, ben).subscribe(true);

    String target = "{\"userId\":\"%s\"}".formatted(ben.user());
    assertThatResponse(acme.post("/calls/" + callId + "/transfer", ada.token(), target))
        .hasStatus(202);
    assertThat(browser.await(0).content().path("callId").asString()).isEqualTo(callId);
    claim(ben, callId);
    end(customer);

    TestCall leg = phone.call(Map.of("To", "user:" + ben.user()));
    Message ring = browser.await(1);
    assertThat(ring.type()).isEqualTo("ring");
    String direct = ring.content().path("callId").asString();
    assertThat(acme.get("/calls/" + direct, ada.token()).json().path("direction").asString())
        .isEqualTo("internal");
    phone.hangUp(leg.sid());
    assertThat(browser.await(2).type()).isEqualTo("missed");
    page.close();
    phone.close();
  }

  private static boolean areBothJoined(JsonNode frame) {
    return frame
        .at("/call/participants")
        .findValuesAsString("state")
        .equals(List.of("joined", "joined"));
  }

  private String claim(Member agent, String callId) {
    String tab = "{\"tab\":\"%s\",\"fence\":1}".formatted(UUID.randomUUID());
    Answer claimed = acme.post("/calls/" + callId + "/claim", agent.token(), tab);
    assertThatResponse(claimed).hasStatus(200);
    return claimed.json().path("claim").asString();
  }

  @Test
  void a_caller_is_not_kept_waiting_for_an_agent_who_has_no_subscription_left() {
    Browser browser = service.browser(acme, agent("ada")).subscribe(true);
    browser.answers(410);
    TestCall customer = call();
    browser.await(0);
    eventually(
        () -> browser.subscription().path("endpoint").isNull() ? "" : "the subscription is left");
    assertThat(browser.messages()).hasSize(1);
    end(customer);

    TestCall second = call();
    eventually(() -> answers(second).contains("<Hangup") ? "" : "the caller still waits");
    assertThat(browser.messages()).hasSize(1);
  }

  @Test
  void a_message_that_the_push_service_did_not_accept_is_repeated() {
    Browser browser = service.browser(acme, agent("ada")).subscribe(true);
    browser.answers(503);
    TestCall customer = call();
    assertThat(browser.await(1).content()).isEqualTo(browser.await(0).content());
    awaitShown(1);
    end(customer);
  }

  @Test
  void a_subscription_elsewhere_or_with_invalid_keys_is_rejected() {
    Browser browser = service.browser(acme, agent("ada"));
    String valid = browser.body(true);
    for (String invalid :
        new String[] {
          valid.replace(service.origin(), "http://127.0.0.1:1"),
          valid.replace(service.origin(), "https://fcm.googleapis.com"),
          valid.replace("\"auth\":\"AAAA", "\"auth\":\""),
          valid.replace("\"p256dh\":\"B", "\"p256dh\":\"C"),
          valid.replace("\"/console/\"", "\"//other.example.test\""),
          valid.replace("true", "\"yes\""),
          "{}"
        }) {
      Answer answer = browser.put(invalid);
      assertThatResponse(answer).hasStatus(400);
      assertThat(answer.code()).isEqualTo("invalid-request");
    }
    assertThat(browser.subscription().path("endpoint").isNull()).isTrue();
  }

  private Message awaitCallTo(Browser browser) {
    TestCall customer = call();
    Message ring = browser.await(0);
    end(customer);
    return ring;
  }

  private Member agent(String name) {
    return acme.signIn(name + "-" + acme.slug());
  }

  private TestCall call() {
    return exchange.call("+1555002%04d".formatted(++callers), number, "waitMs 60000");
  }

  private void end(TestCall customer) {
    UUID id =
        server
            .sql()
            .sql("select call_id from call_legs where call_sid = :leg")
            .param("leg", customer.sid())
            .query(UUID.class)
            .single();
    assertThatResponse(acme.post("/calls/" + id + "/end", "")).hasStatus(204);
    eventually(
        () ->
            rows("call_progress", "call_id = '" + id + "' and ended_at is not null") == 1
                ? ""
                : "the call is open");
  }

  private void awaitShown(int count) {
    eventually(
        () -> rows("push_messages", "step = 'shown'") == count ? "" : "a message is not delivered");
  }

  private void awaitNoMessages() {
    eventually(() -> rows("push_messages", "true") == 0 ? "" : "messages are left");
  }

  private int rows(String table, String condition) {
    return server
        .sql()
        .sql("select count(*) from " + table + " where workspace_id = :workspace and " + condition)
        .param("workspace", acme.id().value())
        .query(Integer.class)
        .single();
  }

  private static String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }
}
