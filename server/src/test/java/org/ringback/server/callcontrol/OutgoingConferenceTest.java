package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.AccountLimits;
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

/// Outgoing calls in conferences, from a browser and through the API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingConferenceTest {
  private static final String LINE = "+15550100100";
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)));

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(LINE, "");

  private TestServer server;
  private TestWorkspace acme;
  private int customers;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).timing(TIMING).start();
    acme = TestWorkspace.connect(server, exchange.account());
    settings("{\"callStrategy\":\"conference\"}");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_browsers_call_has_the_controls_of_a_conference_and_its_customer_can_be_transferred() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    String phone = newNumber();
    exchange.phone(phone);
    TestCall leg = ada.browser.call(Map.of("To", phone));
    JsonNode call = ada.await(each -> isJoined(each, "customer") && isJoined(each, "agent"));
    String joins =
        "conference_events where event = 'participant-join' and call_id = '%s'"
            .formatted(call.path("id").asString());
    eventually(() -> server.rows(joins) == 2 ? "" : server.rows(joins) + " legs have joined");
    assertThat(call.path("direction").asString()).isEqualTo("outbound-dial");
    assertThat(call.path("status").asString()).isEqualTo("in-progress");
    assertThat(legTo(phone).record().from()).isEqualTo(LINE);
    assertThat(answers(leg)).contains("region=\"us1\"", "jitterBufferSize=\"small\"");

    String hold = "/participants/" + participant(call, "customer").path("id").asString() + "/hold";
    assertThatResponse(ada.post(call, hold, "")).hasStatus(200);
    ada.await(each -> participant(each, "customer").path("onHold").asBoolean());
    String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(call, "/transfer", target)).hasStatus(202);
    JsonNode offer = ben.page.frame("incoming-call");
    assertThat(offer.path("from").asString()).isEqualTo(phone);
    assertThat(offer.path("to").asString()).isEqualTo(LINE);
    ben.claim(call);
    leg.awaitEnd();
    ben.await(
        each ->
            participants(each, "agent").filter(OutgoingConferenceTest::isJoined).count() == 1
                && !participant(each, "customer").path("onHold").asBoolean());

    assertThatResponse(ben.post(call, "/leave", "")).hasStatus(204);
    legTo(phone).awaitEnd();
    JsonNode ended = ada.ended();
    assertThat(ended.path("status").asString()).isEqualTo("completed");
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    ada.close();
    ben.close();
  }

  @Test
  void an_answering_machine_is_detected_for_a_browsers_call_and_the_agent_decides() {
    Agent ada = new Agent("ada");
    String phone = newNumber();
    exchange.phone(phone).isMachine("leave a message");
    settings("{\"machineDetection\":true}");
    TestCall leg = ada.browser.call(Map.of("To", phone));
    JsonNode call = ada.await(each -> each.path("answeredBy").asString("").equals("machine"));
    assertThat(call.path("endedAt").isNull()).isTrue();
    assertThatResponse(ada.post(call, "/leave", "")).hasStatus(204);
    leg.awaitEnd();
    assertThat(ada.ended().path("endedBy").asString()).isEqualTo("agent");

    settings("{\"machineDetection\":false}");
    String person = newNumber();
    exchange.phone(person);
    TestCall undetected = ada.browser.call(Map.of("To", person));
    JsonNode answered =
        ada.await(each -> each.path("to").asString().equals(person) && isJoined(each, "customer"));
    assertThat(answered.path("answeredBy").isNull()).isTrue();
    ada.post(answered, "/leave", "");
    undetected.awaitEnd();
    ada.close();
  }

  private void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }

  @Test
  void an_agent_who_hangs_up_before_the_answer_ends_the_customers_ringing() {
    for (boolean isReported : List.of(true, false)) {
      Agent ada = new Agent("ada");
      String phone = newNumber();
      exchange.phone(phone).neverAnswers();
      TestCall leg = ada.browser.call(Map.of("To", phone));
      JsonNode call = ada.await(each -> each.path("status").asString().equals("ringing"));

      if (isReported) {
        assertThatResponse(ada.post(call, "/leave", "")).hasStatus(204);
      } else {
        ada.browser.hangUp(leg.sid());
      }

      assertThat(legTo(phone).awaitEnd().status()).isEqualTo("canceled");
      JsonNode ended = ada.ended();
      assertThat(ended.path("status").asString()).isEqualTo("canceled");
      assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
      leg.awaitEnd();
      ada.close();
    }
  }

  @Test
  void the_end_of_a_call_ends_the_legs_of_its_customer_and_its_agents() {
    Agent ada = new Agent("ada");
    String phone = newNumber();
    exchange.phone(phone);
    TestCall leg = ada.browser.call(Map.of("To", phone));
    JsonNode call = ada.await(each -> isJoined(each, "customer"));
    assertThatResponse(ada.post(call, "/end", "")).hasStatus(204);
    legTo(phone).awaitEnd();
    leg.awaitEnd();
    assertThat(ada.ended().path("endedBy").asString()).isEqualTo("agent");
    ada.close();
  }

  @Test
  void a_customer_who_is_busy_ends_the_agents_leg() {
    Agent ada = new Agent("ada");
    String phone = newNumber();
    exchange.phone(phone).isBusy();
    TestCall leg = ada.browser.call(Map.of("To", phone));
    leg.awaitEnd();
    JsonNode ended = ada.ended();
    assertThat(ended.path("status").asString()).isEqualTo("busy");
    assertThat(participant(ended, "customer").path("state").asString()).isEqualTo("busy");
    ada.close();
  }

  @Test
  void a_customer_whom_twilio_does_not_call_ends_the_agents_leg_and_the_call_has_failed() {
    Agent ada = new Agent("ada");
    AccountLimits limits = exchange.account().limits();
    AccountLimits.Values before = limits.values();
    limits.set(
        new AccountLimits.Values(
            before.callsPerSecond(),
            before.concurrentCalls(),
            before.concurrentRequests(),
            List.of("+1")));
    try {
      TestCall leg = ada.browser.call(Map.of("To", newNumber()));
      leg.awaitEnd();
      JsonNode ended = ada.ended();
      assertThat(ended.path("status").asString()).isEqualTo("failed");
      assertThat(ended.path("endedBy").asString()).isEqualTo("system");
    } finally {
      limits.set(before);
      ada.close();
    }
  }

  @Test
  void a_customer_whom_the_server_called_waits_until_the_agent_accepts() {
    Agent ada = new Agent("ada");
    String phone = newNumber();
    exchange.phone(phone);
    ada.place(phone);
    JsonNode offer = ada.page.frame("incoming-call");
    assertThat(offer.path("reason").asString()).isEqualTo("outgoing");
    assertThat(offer.path("from").asString()).isEqualTo(phone);
    JsonNode call = ada.await(each -> isJoined(each, "customer"));
    assertThat(call.path("direction").asString()).isEqualTo("outbound-api");
    ada.claim(call);
    ada.await(each -> isJoined(each, "agent"));

    assertThatResponse(ada.post(call, "/leave", "")).hasStatus(204);
    legTo(phone).awaitEnd();
    assertThat(ada.ended().path("endedBy").asString()).isEqualTo("agent");
    ada.close();
  }

  @Test
  void a_customer_whom_the_server_called_hears_an_apology_if_the_agent_declines() {
    Agent ada = new Agent("ada");
    String phone = newNumber();
    exchange.phone(phone);
    ada.place(phone);
    ada.page.frame("incoming-call");
    JsonNode call = ada.await(each -> isJoined(each, "customer"));
    assertThatResponse(ada.post(call, "/decline", "")).hasStatus(204);

    TestCall leg = legTo(phone).awaitEnd();
    assertThat(answers(leg)).contains("our colleague is no longer available");
    JsonNode ended = ada.ended();
    assertThat(ended.path("endedBy").asString()).isEqualTo("system");
    assertThat(ended.path("endReason").asString()).isEqualTo("agent-unavailable");
    ada.close();
  }

  @Test
  void members_call_each_other_and_the_call_ends_for_both_when_one_hangs_up() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall leg = ada.browser.call(Map.of("To", "user:" + ben.member.user()));
    JsonNode offer = ben.page.frame("incoming-call");
    assertThat(offer.path("reason").asString()).isEqualTo("direct");
    assertThat(offer.at("/invitedBy/id").asString()).isEqualTo(ada.member.user().toString());
    JsonNode ringing = ada.await(each -> each.path("status").asString().equals("ringing"));
    assertThat(ringing.path("direction").asString()).isEqualTo("internal");
    assertThat(ringing.path("line").isNull()).isTrue();
    String waitUrl = acme.path("/voice/wait?callId=" + ringing.path("id").asString());
    assertThat(exchange.awaitDelivery(each -> each.url().contains(waitUrl)).answer())
        .contains("ringing-1.wav");
    ben.claim(ringing);
    JsonNode talking = ada.await(each -> each.path("status").asString().equals("in-progress"));
    assertThat(participants(talking, "agent"))
        .hasSize(2)
        .allMatch(OutgoingConferenceTest::isJoined);
    String target = "{\"number\":\"+15550001111\"}";
    eventually(
        () -> {
          String state = ada.post(talking, "/transfer", target).json().path("state").asString();
          return state.equals("inviting") ? "the invitation of " + ben.member.user() : "";
        });
    assertNotInState(ada.post(talking, "/transfer", target), "conference");

    assertThatResponse(ben.post(talking, "/leave", "")).hasStatus(204);
    leg.awaitEnd();
    JsonNode ended = ada.ended();
    assertThat(ended.path("status").asString()).isEqualTo("completed");
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    ada.close();
    ben.close();
  }

  @Test
  void a_member_whose_page_reloads_returns_to_the_colleague_who_waits_on_hold() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall leg = ada.browser.call(Map.of("To", "user:" + ben.member.user()));
    ben.page.frame("incoming-call");
    JsonNode ringing = ada.await(each -> each.path("status").asString().equals("ringing"));
    ben.claim(ringing);
    ada.await(each -> each.path("status").asString().equals("in-progress"));

    ada.browser.hangUp(leg.sid());
    JsonNode waiting = ada.page.frame("call-waiting-for-rejoin");
    assertThat(waiting.path("until").isNull()).isFalse();
    ben.await(each -> participants(each, "agent").anyMatch(it -> it.path("onHold").asBoolean()));
    assertThat(acme.get("/calls/offers", ada.member.token()).json().path("rejoin")).hasSize(1);

    ada.join(ringing, "/rejoin");
    JsonNode talking =
        ben.await(
            each ->
                participants(each, "agent").allMatch(OutgoingConferenceTest::isJoined)
                    && participants(each, "agent").noneMatch(it -> it.path("onHold").asBoolean()));
    assertThatResponse(ada.post(talking, "/leave", "")).hasStatus(204);
    assertThat(ben.ended().path("status").asString()).isEqualTo("completed");
    ada.close();
    ben.close();
  }

  @Test
  void a_colleague_who_declines_ends_the_call_and_a_user_who_is_no_member_is_not_called() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall leg = ada.browser.call(Map.of("To", "user:" + ben.member.user()));
    ben.page.frame("incoming-call");
    JsonNode ringing = ada.await(each -> each.path("status").asString().equals("ringing"));
    assertThatResponse(ben.post(ringing, "/decline", "")).hasStatus(204);
    leg.awaitEnd();
    assertThat(ada.ended().path("status").asString()).isEqualTo("no-answer");

    assertThat(answers(ben.browser.call(Map.of("To", "user:" + UUID.randomUUID()))))
        .contains("no such colleague");
    ada.close();
    ben.close();
  }

  /// An agent with a page and a browser.
  private final class Agent {
    private final Member member;
    private final TestClient browser;
    private final TestPage page;

    Agent(String name) {
      member = acme.signIn(name + "-" + UUID.randomUUID());
      browser = exchange.client(acme.accessToken(member));
      page = acme.page(member).available();
    }

    /// Waits for a state of the agent's call.
    JsonNode await(Predicate<JsonNode> fits) {
      return page.frame(
              "call-updated",
              frame -> concerns(frame.path("call")) && fits.test(frame.path("call")))
          .path("call");
    }

    JsonNode ended() {
      return page.frame("call-ended", frame -> concerns(frame.path("call"))).path("call");
    }

    private boolean concerns(JsonNode call) {
      String user = member.user().toString();
      return call.at("/agent/id").asString("").equals(user)
          || call.path("participants")
              .valueStream()
              .anyMatch(each -> each.at("/user/id").asString("").equals(user));
    }

    void claim(JsonNode call) {
      join(call, "/claim");
    }

    void join(JsonNode call, String action) {
      Answer claim =
          post(call, action, "{\"tab\":\"%s\",\"fence\":1}".formatted(UUID.randomUUID()));
      assertThatResponse(claim).hasStatus(200);
      browser.call(Map.of("claim", claim.json().path("claim").asString()));
    }

    void place(String phone) {
      assertThatResponse(
              acme.post("/make-direct-call", member.token(), "{\"to\":\"%s\"}".formatted(phone)))
          .hasStatus(200);
    }

    Answer post(JsonNode call, String action, String json) {
      return acme.post("/calls/" + call.path("id").asString() + action, member.token(), json);
    }

    void close() {
      page.close();
      browser.close();
    }
  }

  private static void assertNotInState(Answer answer, String state) {
    assertThatResponse(answer).isProblem(409, "call-not-in-state");
    assertThat(answer.json().path("state").asString()).isEqualTo(state);
  }

  private static String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }

  private String newNumber() {
    return "+1555002%04d".formatted(++customers);
  }

  private TestCall legTo(String phone) {
    eventually(() -> callTo(phone).findAny().isPresent() ? "" : "no call to " + phone);
    return callTo(phone).findFirst().orElseThrow();
  }

  private static Stream<TestCall> callTo(String phone) {
    // The leg of the browser that calls the phone has the same destination.
    return exchange.calls().stream()
        .filter(call -> call.record().to().equals(phone))
        .filter(call -> call.record().from().equals(LINE));
  }

  private static boolean isJoined(JsonNode call, String role) {
    return participants(call, role).anyMatch(OutgoingConferenceTest::isJoined);
  }

  private static boolean isJoined(JsonNode participant) {
    return participant.path("state").asString().equals("joined");
  }

  private static JsonNode participant(JsonNode call, String role) {
    return participants(call, role).findFirst().orElseThrow();
  }

  private static Stream<JsonNode> participants(JsonNode call, String role) {
    return call.path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals(role));
  }
}
