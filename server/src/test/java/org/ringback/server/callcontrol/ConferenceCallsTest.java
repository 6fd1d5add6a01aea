package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.ringback.exchange.webhook.DeliveryRecord;
import org.ringback.server.RingbackServer;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls in conferences, with scripted phones and browsers of the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConferenceCallsTest {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)));

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private Account account;
  private TestWorkspace acme;
  private String number = "";
  private int callers;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .timing(TIMING)
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555031%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    settings("{\"callStrategy\":\"conference\"}");
  }

  @Test
  void the_agent_who_claims_a_call_joins_its_customer_and_the_others_stop_ringing() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    JsonNode offer = ada.page.frame("incoming-call");
    assertThat(offer.path("strategy").asString()).isEqualTo("conference");
    assertThat(offer.path("reason").asString()).isEqualTo("inbound");
    assertThat(offer.path("callSid").asString()).isEqualTo(customer.sid());
    assertThat(ben.offers()).singleElement().isEqualTo(offer.path("callId"));

    TestCall leg = ada.accept(callId(customer));

    JsonNode ended = ben.page.frame("incoming-call-ended");
    assertThat(ended.path("reason").asString()).isEqualTo("taken");
    assertThat(ended.at("/takenBy/name").asString()).startsWith("ada-");
    assertThat(ben.offers()).isEmpty();
    JsonNode answered = awaitRow(customer, row -> isJoined(row, "ada"));
    assertThat(answered.path("status").asString()).isEqualTo("in-progress");
    assertThat(answers(customer)).contains("ringing-1.wav").doesNotContain("<Hangup");

    ada.browser.hangUp(leg.sid());
    ada.close();
    ben.close();
  }

  @Test
  void a_used_or_foreign_claim_connects_to_nothing() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    String claim = claim(ada, customer, 1).json().path("claim").asString();

    assertThat(answers(ben.browser.call(Map.of("claim", claim)))).doesNotContain("<Conference");
    TestCall joined = ada.browser.call(Map.of("claim", claim));
    assertThat(answers(joined)).contains("<Conference");
    assertThat(answers(ada.browser.call(Map.of("claim", claim)))).doesNotContain("<Conference");
    ada.close();
    ben.close();
  }

  @Test
  void a_tab_gets_its_claim_again_and_a_later_tab_of_the_agent_takes_it_over() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    String first = claim(ada, customer, 2).json().path("claim").asString();
    assertThat(claim(ada, customer, 2).json().path("claim").asString()).isEqualTo(first);

    UUID other = UUID.randomUUID();
    assertCode(ada.post(customer, "/claim", tab(other, 1)), "call-taken");
    String second = ada.post(customer, "/claim", tab(other, 3)).json().path("claim").asString();
    assertThat(second).isNotEqualTo(first);
    assertCode(claim(ben, customer, 9), "call-taken");
    assertThat(answers(ada.browser.call(Map.of("claim", first)))).doesNotContain("<Conference");
    ada.close();
    ben.close();
  }

  @Test
  void an_agent_who_declines_stops_ringing_and_the_last_decline_frees_the_call() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    ben.page.frame("incoming-call");

    assertThatResponse(ada.post(customer, "/decline", "")).hasStatus(204);
    assertThat(ada.page.frame("incoming-call-ended").path("reason").asString())
        .isEqualTo("declined");
    assertThat(ada.offers()).isEmpty();
    assertThat(ben.offers()).hasSize(1);
    assertThatResponse(ada.post(customer, "/decline", "")).hasStatus(204);

    assertThatResponse(ben.post(customer, "/decline", "")).hasStatus(204);
    eventually(() -> answers(customer).contains("<Hangup") ? "" : "the caller still waits");
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_claim_that_no_leg_uses_returns_the_call_to_the_line() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    assertThatResponse(claim(ada, customer, 1)).hasStatus(200);
    server
        .sql()
        .sql("update call_flows set claimed_until = now() where claimed_until is not null")
        .update();

    eventually(
        () -> ada.page.frames("incoming-call").size() == 2 ? "" : "the call is not offered again");
    ada.close();
  }

  @Test
  void the_legs_of_the_others_end_when_the_customer_leaves_and_in_reverse() {
    Agent ada = new Agent("ada");
    TestCall customer = exchange.call(caller(), number, "waitMs 1500\nhangup");
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    eventually(() -> leg.status().equals("completed") ? "" : "the agent's leg is " + leg.status());

    TestCall second = call();
    TestCall secondLeg = ada.accept(second);
    awaitRow(second, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    JsonNode ended = awaitRow(second, row -> !row.path("endedAt").isNull());
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    eventually(() -> secondLeg.status().equals("completed") ? "" : "leg " + secondLeg.status());
    ada.close();
  }

  @Test
  void of_ten_agents_who_claim_a_call_at_once_exactly_one_wins() throws Exception {
    List<Member> agents = IntStream.range(0, 10).mapToObj(i -> acme.signIn("agent-" + i)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 100; round++) {
        String callSid = TestWorkspace.callSid();
        acme.ring(callSid, caller(), number);
        String id = callId(callSid);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> answers = new ArrayList<>();
        for (Member agent : agents) {
          answers.add(
              threads.submit(
                  () -> {
                    start.await();
                    return acme.post(
                        "/calls/" + id + "/claim", agent.token(), tab(UUID.randomUUID(), 1));
                  }));
        }
        start.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
          statuses.add(answer.get().status());
        }
        assertThat(statuses).as("round %d", round).containsOnlyOnce(200).containsOnly(200, 409);
        acme.hangUp(callSid, caller(), number);
      }
    }
  }

  /// An agent with a page and a browser.
  private final class Agent {
    private final Member member;
    private final TestClient browser;
    private final TestPage page;
    private final UUID tab = UUID.randomUUID();

    Agent(String name) {
      // An agent of her own for each test, because the calls of other tests may still ring her.
      member = acme.signIn(name + "-" + acme.slug());
      browser = exchange.client(acme.accessToken(member));
      page = acme.page(member).available();
    }

    List<JsonNode> offers() {
      return acme.get("/calls/offers", member.token())
          .json()
          .path("offers")
          .valueStream()
          .map(offer -> offer.path("callId"))
          .toList();
    }

    TestCall accept(TestCall customer) {
      page.frame("incoming-call", frame -> frame.path("callSid").asString().equals(customer.sid()));
      return accept(callId(customer));
    }

    TestCall accept(String callId) {
      Answer claimed =
          acme.post("/calls/" + callId + "/claim", member.token(), ConferenceCallsTest.tab(tab, 1));
      assertThatResponse(claimed).hasStatus(200);
      return browser.call(Map.of("claim", claimed.json().path("claim").asString()));
    }

    Answer post(TestCall customer, String action, String json) {
      return acme.post("/calls/" + callId(customer) + action, member.token(), json);
    }

    void close() {
      page.close();
      browser.close();
    }
  }

  private Answer claim(Agent agent, TestCall customer, int fence) {
    return agent.post(customer, "/claim", tab(agent.tab, fence));
  }

  private static String tab(UUID tab, int fence) {
    return "{\"tab\":\"%s\",\"fence\":%d}".formatted(tab, fence);
  }

  private static void assertCode(Answer answer, String code) {
    assertThatResponse(answer).hasStatus(409);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
  }

  private void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }

  private TestCall call() {
    return exchange.call(caller(), number, "waitMs 60000");
  }

  private synchronized String caller() {
    return "+1555001%04d".formatted(++callers);
  }

  private String callId(TestCall call) {
    return callId(call.sid());
  }

  private String callId(String callSid) {
    eventually(() -> row(callSid).has("id") ? "" : "the call " + callSid + " is not stored");
    return row(callSid).path("id").asString();
  }

  private JsonNode awaitRow(TestCall call, Predicate<JsonNode> fits) {
    eventually(() -> fits.test(row(call.sid())) ? "" : "the call is " + row(call.sid()));
    return row(call.sid());
  }

  private JsonNode row(String callSid) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .filter(each -> each.path("callSid").asString("").equals(callSid))
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  /// Returns whether an agent has joined a call.
  private static boolean isJoined(JsonNode row, String agent) {
    return row.path("participants")
        .valueStream()
        .filter(each -> each.path("state").asString().equals("joined"))
        .anyMatch(each -> each.at("/user/name").asString("").startsWith(agent + "-"));
  }

  private static String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }
}
