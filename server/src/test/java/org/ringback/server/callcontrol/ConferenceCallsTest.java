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
import java.util.stream.Stream;
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
import org.ringback.server.running.Guarantee;
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
  private static final String HOLD_SENTENCE = "Please hold.";
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

    assertThat(awaitAnswer(customer, "/voice/wait")).contains("ringing-1.wav");

    TestCall leg = ada.accept(callId(customer));

    JsonNode ended = ben.page.frame("incoming-call-ended");
    assertThat(ended.path("reason").asString()).isEqualTo("taken");
    assertThat(ended.at("/takenBy/name").asString()).startsWith("ada-");
    assertThat(ben.offers()).isEmpty();
    JsonNode answered = awaitRow(customer, row -> isJoined(row, "ada"));
    assertThat(answered.path("status").asString()).isEqualTo("in-progress");
    assertThat(answers(customer)).doesNotContain("<Hangup");

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
    awaitEnd(leg);

    TestCall second = call();
    TestCall secondLeg = ada.accept(second);
    awaitRow(second, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    JsonNode ended = awaitRow(second, row -> !row.path("endedAt").isNull());
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    awaitEnd(secondLeg);
    ada.close();
  }

  @Test
  void a_customer_on_hold_is_resumed_and_both_requests_may_be_repeated() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    String hold = "/participants/" + participant(customer, "customer") + "/hold";
    assertThatResponse(ada.post(customer, hold, "")).hasStatus(200);
    awaitRow(customer, row -> isHeld(row));
    long requests = holdRequests(customer);
    assertThatResponse(ada.post(customer, hold, "")).hasStatus(200);
    assertThat(holdRequests(customer)).isEqualTo(requests);

    String resume = hold.replace("/hold", "/resume");
    assertThatResponse(ada.post(customer, resume, "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row));
    assertThatResponse(ada.post(customer, "/participants/" + UUID.randomUUID() + "/hold", ""))
        .hasStatus(404);

    Agent ben = new Agent("ben");
    assertNotInState(ben.post(customer, hold, ""), "not-joined");
    assertNotInState(ada.post(customer, "/swap", ""), "talking");
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    assertNotInState(ada.post(customer, hold, ""), "over");
    ada.close();
    ben.close();
  }

  @Test
  void the_customer_of_an_agent_whose_page_dies_is_held_within_a_second_until_she_rejoins() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall lost = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));

    long start = System.nanoTime();
    // The Voice SDK disconnects when its page is closed.
    ada.browser.hangUp(lost.sid());
    eventually(() -> holdRequests(customer) > 0 ? "" : "the customer is not on hold");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    JsonNode waiting = ada.page.frame("call-waiting-for-rejoin");
    assertThat(waiting.at("/call/id").asString()).isEqualTo(callId(customer));
    assertThat(acme.get("/calls/offers", ada.member.token()).json().at("/rejoin/0/until"))
        .isEqualTo(waiting.path("until"));
    awaitRow(customer, row -> isHeld(row));
    assertThat(awaitAnswer(customer, "/voice/hold")).contains("music-1.wav", HOLD_SENTENCE);

    String claim =
        ada.post(customer, "/rejoin", tab(UUID.randomUUID(), 2)).json().path("claim").asString();
    TestCall leg = ada.browser.call(Map.of("claim", claim));
    awaitRow(customer, row -> isJoined(row, "ada") && !isHeld(row));
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    awaitEnd(leg);
    ada.close();
  }

  @Test
  void a_customer_whose_agent_does_not_return_is_offered_to_others() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall lost = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    ada.browser.hangUp(lost.sid());
    ada.page.frame("call-waiting-for-rejoin");
    ada.close();
    Agent ben = new Agent("ben");
    server.sql().sql("update conference_rejoins set until = now()").update();
    server.sql().sql("update calls set control_due = now() where control_due is not null").update();

    ben.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ben") && !isHeld(row));
    ben.post(customer, "/leave", "");
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ben.close();
  }

  @Test
  void an_agent_consults_a_colleague_swaps_merges_and_leaves_the_customer_to_him() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\",\"consult\":true}".formatted(ben.member.user());
    assertThatResponse(ada.post(customer, "/participants", target)).hasStatus(202);
    JsonNode offer = ben.page.frame("incoming-call");
    assertThat(offer.path("reason").asString()).isEqualTo("consultation");
    assertThat(offer.at("/invitedBy/id").asString()).isEqualTo(ada.member.user().toString());
    awaitRow(customer, row -> isHeld(row) && isRinging(row, "ben"));

    ben.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ben"));
    assertThat(isHeld(row(customer.sid()))).isTrue();
    assertThatResponse(ada.post(customer, "/swap", "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row) && isHeld(row, "ben"));
    assertThatResponse(ada.post(customer, "/merge", "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row) && !isHeld(row, "ben"));

    assertThatResponse(ada.post(customer, "/complete", "")).hasStatus(200);
    awaitEnd(leg);
    JsonNode row = awaitRow(customer, each -> !isJoined(each, "ada"));
    assertThat(isJoined(row, "ben")).isTrue();
    assertThat(row.path("endedAt").isNull()).isTrue();
    ben.post(customer, "/leave", "");
    awaitRow(customer, each -> !each.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_canceled_consultation_stops_ringing_and_resumes_the_customer() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\",\"consult\":true}".formatted(ben.member.user());
    ada.post(customer, "/participants", target);
    ben.page.frame("incoming-call");
    awaitRow(customer, row -> isHeld(row));
    assertNotInState(ada.post(customer, "/participants", target), "inviting");

    JsonNode ringing = awaitRow(customer, row -> isRinging(row, "ben"));
    String invited =
        ringing
            .path("participants")
            .valueStream()
            .filter(each -> each.path("state").asString().equals("ringing"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    String path = "/calls/" + callId(customer) + "/participants/" + invited;
    assertThatResponse(acme.delete(path, ada.member.token())).hasStatus(204);
    assertThat(ben.page.frame("incoming-call-ended").path("reason").asString()).isEqualTo("over");
    awaitRow(customer, row -> !isHeld(row) && !isRinging(row, "ben"));
    ada.post(customer, "/leave", "");
    awaitRow(customer, each -> !each.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_transferred_call_that_the_target_declines_returns_to_the_agent() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(customer, "/transfer", target)).hasStatus(202);
    awaitEnd(leg);
    awaitRow(customer, row -> isHeld(row));
    assertThat(ben.page.frame("incoming-call").path("reason").asString()).isEqualTo("transfer");

    assertThatResponse(ben.post(customer, "/decline", "")).hasStatus(204);
    ada.page.frame("incoming-call", frame -> frame.path("reason").asString().equals("transfer"));
    TestCall again = ada.accept(callId(customer));
    awaitRow(customer, row -> isJoined(row, "ada") && !isHeld(row));
    ada.post(customer, "/leave", "");
    awaitEnd(again);
    ada.close();
    ben.close();
  }

  @Test
  void a_call_transferred_to_a_number_goes_on_without_the_agent_until_the_phone_hangs_up() {
    String outside = "+1555777%04d".formatted(callers);
    exchange
        .phone(outside)
        .answersAfter(Duration.ofMillis(100))
        .waits(Duration.ofSeconds(3))
        .hangsUp();
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(customer, "/transfer", "{\"number\":\"" + outside + "\"}"))
        .hasStatus(202);
    awaitEnd(leg);
    JsonNode talking =
        awaitRow(
            customer,
            row ->
                !isHeld(row)
                    && row.path("participants")
                        .valueStream()
                        .anyMatch(
                            each ->
                                each.path("number").asString("").equals(outside)
                                    && each.path("state").asString().equals("joined")));
    assertThat(talking.path("endedAt").isNull()).isTrue();
    // No leg is left alone after the phone has hung up.
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ada.close();
  }

  @Test
  void a_call_of_the_simple_strategy_cannot_be_controlled() {
    settings("{\"callStrategy\":\"client\"}");
    Agent ada = new Agent("ada");
    TestCall customer = call();
    assertCode(ada.post(customer, "/merge", ""), "simple-call");
    assertCode(ada.post(customer, "/claim", tab(ada.tab, 1)), "simple-call");
    ada.close();
  }

  @Test
  void of_ten_agents_who_claim_a_call_at_once_exactly_one_wins() throws Exception {
    Guarantee guarantee =
        Guarantee.of(15, "Races of ten agents for a call without exactly one winner", getClass());
    int races = Guarantee.size(10, 1_000);
    Duration slowest = Duration.ZERO;
    List<Member> agents = IntStream.range(0, 10).mapToObj(i -> acme.signIn("agent-" + i)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 1; race <= races; race++) {
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
        long begin = System.nanoTime();
        start.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
          statuses.add(answer.get().status());
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        slowest = time.compareTo(slowest) > 0 ? time : slowest;
        assertThat(statuses).as("race %d", race).containsOnlyOnce(200).containsOnly(200, 409);
        acme.hangUp(callSid, caller(), number);
      }
    }
    guarantee.recordResult(
        "0 of %,d; the last of the losers was answered after at most %d ms"
            .formatted(races, slowest.toMillis()));
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

  private static void assertNotInState(Answer answer, String state) {
    assertCode(answer, "call-not-in-state");
    assertThat(answer.json().path("state").asString()).isEqualTo(state);
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

  /// Waits until a leg has ended.
  private void awaitEnd(TestCall leg) {
    eventually(
        () ->
            server
                        .sql()
                        .sql(
                            "select count(*) from call_legs where call_sid = :leg and ended_at is not null")
                        .param("leg", leg.sid())
                        .query(Integer.class)
                        .single()
                    == 1
                ? ""
                : "the leg " + leg.sid() + " is open");
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
    return participants(row, agent)
        .anyMatch(each -> each.path("state").asString().equals("joined"));
  }

  private static boolean isRinging(JsonNode row, String agent) {
    return participants(row, agent)
        .anyMatch(each -> each.path("state").asString().equals("ringing"));
  }

  private static boolean isHeld(JsonNode row, String agent) {
    return participants(row, agent).anyMatch(each -> each.path("onHold").asBoolean());
  }

  /// Returns whether the customer is on hold.
  private static boolean isHeld(JsonNode row) {
    return row.path("participants")
        .valueStream()
        .anyMatch(
            each ->
                each.path("role").asString().equals("customer") && each.path("onHold").asBoolean());
  }

  private static Stream<JsonNode> participants(JsonNode row, String agent) {
    return row.path("participants")
        .valueStream()
        .filter(each -> each.at("/user/name").asString("").startsWith(agent + "-"));
  }

  private String participant(TestCall call, String role) {
    return row(call.sid())
        .path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals(role))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  private static long holdRequests(TestCall call) {
    return exchange.requests().stream()
        .filter(request -> request.path().contains("/Participants/" + call.sid()))
        .filter(request -> request.method().equals("POST"))
        .count();
  }

  /// Waits for a webhook of a workspace of this test, and returns its answer.
  private String awaitAnswer(TestCall call, String path) {
    return exchange
        .awaitDelivery(
            delivery ->
                delivery.url().contains(acme.path(path))
                    && (delivery.callSid().equals(call.sid()) || delivery.callSid().isEmpty()))
        .answer();
  }

  private static String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }
}
