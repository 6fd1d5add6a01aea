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
import org.junit.jupiter.api.BeforeEach;
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

/// A workspace whose calls meet in conferences, with scripted phones and browsers of the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConferenceScenario {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)));

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  TestServer server;
  Account account;
  TestWorkspace acme;
  String number = "";
  int callers;

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

  /// An agent with a page and a browser.
  final class Agent {
    final Member member;
    final TestClient browser;
    final TestPage page;
    final UUID tab = UUID.randomUUID();

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
          acme.post("/calls/" + callId + "/claim", member.token(), ConferenceScenario.tab(tab, 1));
      assertThatResponse(claimed).hasStatus(200);
      return browser.call(Map.of("claim", claimed.json().path("claim").asString()));
    }

    /// Joins a call in place of her current one, whose customer is put on hold.
    TestCall joinHolding(TestCall customer, String action) {
      Answer claimed = post(customer, action, holding(tab));
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

  Answer claim(Agent agent, TestCall customer, int fence) {
    return agent.post(customer, "/claim", tab(agent.tab, fence));
  }

  static String tab(UUID tab, int fence) {
    return "{\"tab\":\"%s\",\"fence\":%d}".formatted(tab, fence);
  }

  static String holding(UUID tab) {
    return "{\"tab\":\"%s\",\"fence\":1,\"holdCurrent\":true}".formatted(tab);
  }

  static void assertNotInState(Answer answer, String state) {
    assertCode(answer, "call-not-in-state");
    assertThat(answer.json().path("state").asString()).isEqualTo(state);
  }

  static void assertCode(Answer answer, String code) {
    assertThatResponse(answer).hasStatus(409);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
  }

  void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }

  TestCall call() {
    return exchange.call(caller(), number, "waitMs 60000");
  }

  synchronized String caller() {
    return "+1555001%04d".formatted(++callers);
  }

  String callId(TestCall call) {
    return callId(call.sid());
  }

  String callId(String callSid) {
    eventually(() -> row(callSid).has("id") ? "" : "the call " + callSid + " is not stored");
    return row(callSid).path("id").asString();
  }

  /// Waits until a leg has ended.
  void awaitEnd(TestCall leg) {
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

  JsonNode awaitRow(TestCall call, Predicate<JsonNode> fits) {
    eventually(() -> fits.test(row(call.sid())) ? "" : "the call is " + row(call.sid()));
    return row(call.sid());
  }

  JsonNode row(String callSid) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .filter(each -> each.path("callSid").asString("").equals(callSid))
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  /// Returns whether an agent has joined a call.
  static boolean isJoined(JsonNode row, String agent) {
    return participants(row, agent)
        .anyMatch(each -> each.path("state").asString().equals("joined"));
  }

  /// Waits until Twilio has reported that an agent and the customer whom she called have joined the
  /// conference. The customer counts as joined from the answer, before an action is possible.
  void awaitConference(TestCall call) {
    String joins =
        "conference_events where event = 'participant-join' and call_id = '" + callId(call) + "'";
    eventually(() -> server.rows(joins) == 2 ? "" : server.rows(joins) + " legs have joined");
  }

  static boolean isRinging(JsonNode row, String agent) {
    return participants(row, agent)
        .anyMatch(each -> each.path("state").asString().equals("ringing"));
  }

  static boolean isHeld(JsonNode row, String agent) {
    return participants(row, agent).anyMatch(each -> each.path("onHold").asBoolean());
  }

  /// Returns whether the customer is on hold.
  static boolean isHeld(JsonNode row) {
    return row.path("participants")
        .valueStream()
        .anyMatch(
            each ->
                each.path("role").asString().equals("customer") && each.path("onHold").asBoolean());
  }

  static Stream<JsonNode> participants(JsonNode row, String agent) {
    return row.path("participants")
        .valueStream()
        .filter(each -> each.at("/user/name").asString("").startsWith(agent + "-"));
  }

  String participant(TestCall call, String role) {
    return row(call.sid())
        .path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals(role))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  /// Returns how often the participant of a leg was updated at Twilio.
  long updates(TestCall call) {
    return exchange.requests().stream()
        .filter(request -> request.path().contains("/Participants/" + call.sid()))
        .filter(request -> request.method().equals("POST"))
        .count();
  }

  /// Waits for a webhook of a workspace of this test, and returns its answer.
  String awaitAnswer(TestCall call, String path) {
    return exchange
        .awaitDelivery(
            delivery ->
                delivery.url().contains(acme.path(path))
                    && (delivery.callSid().equals(call.sid()) || delivery.callSid().isEmpty()))
        .answer();
  }

  String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }
}
