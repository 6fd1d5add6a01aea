package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls that an agent or a back end places through the API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectCallTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String SERVICE_KEY = "the-service-key-of-the-host-product-1234567890";

  private static final String TO = "{\"to\":\"" + CUSTOMER + "\"}";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server =
        TestServer.builder().twilio(exchange).setting("SUPABASE_SERVICE_KEY", SERVICE_KEY).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_direct_call_rings_the_customer_and_then_the_agent() throws Exception {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER);
    try (TestPage page = acme.page(ada).available()) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      Answer answer =
          acme.post(
              "/make-direct-call",
              ada.token(),
              "{\"to\":\"+1 555 000 1111\",\"identity\":\"" + ada.user() + "\"}");

      // The leg of the browser is the newest as soon as the customer has answered.
      TestCall placed = exchange.call(answer.json().path("callSid").asString());
      assertThat(answer.json())
          .isEqualTo(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"success":true,"message":"Call initiated successfully","callSid":"%s",
                       "status":"initiated"}"""
                          .formatted(placed.sid())));
      assertThat(placed.record().to()).isEqualTo(CUSTOMER);
      assertThat(placed.record().from()).isEqualTo(NUMBER);
      TestClient.IncomingCall incoming = browser.awaitIncoming();
      assertThat(incoming.from()).isEqualTo(CUSTOMER);
      incoming.accept();
      page.frame("call-updated", f -> isOf(placed, f) && status(f).equals("in-progress"));
      JsonNode call = acme.call(placed.sid(), ada);
      assertThat(call.path("direction").asString()).isEqualTo("outbound-api");
      assertThat(call.at("/agent/name").asString()).isEqualTo("ada");
      incoming.hangUp();
      page.frame("call-ended", f -> isOf(placed, f));
      assertThat(acme.call(placed.sid(), ada).path("status").asString()).isEqualTo("completed");
      for (String status : List.of("initiated", "ringing", "in-progress", "completed")) {
        exchange.awaitDelivery(
            delivery ->
                delivery.callSid().equals(placed.sid())
                    && delivery.parameters().contains(Map.entry("CallStatus", status)));
      }
    }
  }

  private static boolean isOf(TestCall call, JsonNode frame) {
    return frame.at("/call/callSid").asString("").equals(call.sid());
  }

  private static String status(JsonNode frame) {
    return frame.at("/call/status").asString("");
  }

  @Test
  void an_unknown_contact_is_not_found_and_no_call_is_placed() {
    Member ada = acme.signIn("ada");
    int calls = server.rows("calls");
    try (TestPage _ = acme.page(ada).available()) {
      assertThatResponse(
              acme.post(
                  "/make-direct-call",
                  ada.token(),
                  "{\"to\":\"%s\",\"contactId\":\"%s\"}".formatted(CUSTOMER, UUID.randomUUID())))
          .isProblem(404, "not-found");
    }
    assertThat(server.rows("calls")).isEqualTo(calls);
  }

  @Test
  void a_direct_call_without_an_available_agent_is_rejected_and_not_stored() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    int before = server.rows("calls");
    String to = "{\"to\":\"" + CUSTOMER + "\"}";

    assertThatResponse(acme.post("/make-direct-call", ada.token(), to))
        .isProblem(409, "agent-unavailable");
    try (TestPage _ = acme.page(ben).available()) {
      assertThatResponse(acme.post("/make-direct-call", ada.token(), to))
          .isProblem(409, "agent-unavailable");
      String forBen = "{\"to\":\"" + CUSTOMER + "\",\"identity\":\"ben@example.test\"}";
      assertThatResponse(acme.post("/make-direct-call", ada.token(), forBen))
          .isProblem(403, "forbidden");
      exchange.phone(CUSTOMER).neverAnswers();
      assertThat(acme.post("/make-direct-call", SERVICE_KEY, forBen).status()).isEqualTo(200);
    }
    assertThat(server.rows("calls")).isEqualTo(before + 1);
  }

  @Test
  void an_invalid_number_is_named_in_the_problem() {
    Member ada = acme.signIn("ada");
    for (String to : List.of("5551234567", "client:ben", "+1", "")) {
      Answer answer = acme.post("/make-direct-call", ada.token(), "{\"to\":\"" + to + "\"}");
      assertThatResponse(answer).isProblem(400, "invalid-request");
      assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/to");
    }
    assertThat(
            acme.post(
                    "/make-direct-call",
                    ada.token(),
                    "{\"to\":\"" + CUSTOMER + "\",\"contactId\":\"x\"}")
                .json()
                .at("/errors/0/pointer")
                .asString())
        .isEqualTo("/contactId");
  }

  @Test
  void a_call_that_twilio_rejects_is_stored_as_failed() {
    Member ada = acme.signIn("ada");
    AccountLimits.Values before = exchange.account().limits().values();
    exchange
        .account()
        .limits()
        .set(
            new AccountLimits.Values(
                before.callsPerSecond(),
                before.concurrentCalls(),
                before.concurrentRequests(),
                List.of("+1")));
    try (TestPage _ = acme.page(ada).available()) {
      Answer refused = acme.post("/make-direct-call", ada.token(), TO);

      assertThatResponse(refused).isProblem(502, "twilio-refused");
      assertThat(refused.json().path("twilioCode").asInt()).isEqualTo(21215);
      assertNewestFailed(ada);
    } finally {
      exchange.account().limits().set(before);
    }
  }

  @Test
  void a_request_that_fails_at_twilio_is_not_repeated_and_the_call_is_stored_as_failed() {
    Member ada = acme.signIn("ada");
    exchange.chaos().add(ChaosRule.of(ChaosMode.REST_5XX).forRequest("POST .*/Calls"));
    long before = requestsToPlace();
    try (TestPage _ = acme.page(ada).available()) {
      assertThatResponse(acme.post("/make-direct-call", ada.token(), TO))
          .isProblem(503, "twilio-unreachable");

      assertThat(requestsToPlace()).isEqualTo(before + 1);
      assertNewestFailed(ada);
    }
  }

  private void assertNewestFailed(Member member) {
    JsonNode call = acme.get("/calls?limit=1", member.token()).json().at("/calls/0");
    assertThat(call.path("status").asString()).isEqualTo("failed");
    assertThat(call.path("durationSec").asInt(-1)).isZero();
    assertThat(call.path("endedAt").isNull()).isFalse();
  }

  private static long requestsToPlace() {
    return exchange.requests().stream()
        .filter(request -> request.toString().matches("POST .*/Calls.json"))
        .count();
  }

  @Test
  void a_callback_before_a_response_that_is_then_lost_finds_its_call() throws Exception {
    Member ada = acme.signIn("ada");
    Duration delay = Duration.ofSeconds(20);
    exchange.phone(CUSTOMER).neverAnswers();
    for (ChaosMode fault : List.of(ChaosMode.REST_SLOW_RESPONSE, ChaosMode.REST_DROP_RESPONSE)) {
      exchange.chaos().add(ChaosRule.of(fault).withLength(delay).forRequest("POST .*/Calls"));
    }
    int before = server.rows("calls");
    List<String> earlier = exchange.calls().stream().map(TestCall::sid).toList();
    try (TestPage page = acme.page(ada).available();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> pending =
          threads.submit(() -> acme.post("/make-direct-call", ada.token(), TO));
      JsonNode ringing =
          page.frame(
              "call-updated",
              f ->
                  status(f).equals("ringing")
                      && !earlier.contains(f.at("/call/callSid").asString("")));
      assertThat(pending.isDone()).isFalse();
      exchange.clock().step(delay);

      assertThatResponse(pending.get()).hasStatus(200);
      assertThat(exchange.calls()).hasSize(earlier.size() + 1);
      String callSid = exchange.calls().getFirst().sid();
      assertThat(pending.get().json().path("callSid").asString()).isEqualTo(callSid);
      assertThat(ringing.at("/call/callSid").asString()).isEqualTo(callSid);
      assertThat(server.rows("calls")).isEqualTo(before + 1);
    }
  }
}
