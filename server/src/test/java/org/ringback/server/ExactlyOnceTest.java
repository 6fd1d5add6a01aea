package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// A customer's phone rings once, even if requests are repeated and responses of Twilio are lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceTest {
  private static final String NUMBER = "+15550100100";
  private static final String PATH = "/make-direct-call";
  private static final String PLACE = "POST .*/Calls.json";
  private static final String LIST = "GET .*/Calls.json";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;
  private TestPage page;
  private String customer = "";
  private String to = "";
  private String key = "";
  private long earlierCalls;

  @BeforeAll
  void start() {
    Duration soon = Duration.ofSeconds(1);
    server =
        TestServer.builder()
            .twilio(exchange)
            .timing(
                RingbackServer.Timing.PRODUCTION.with(
                    new Reconciler.ReconcilerConfig(soon, soon, Duration.ofMillis(200))))
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void another_customer() {
    customer = "+1555%07d".formatted(Math.floorMod(System.nanoTime(), 10_000_000));
    exchange.phone(customer).neverAnswers();
    to = "{\"to\":\"" + customer + "\"}";
    key = UUID.randomUUID().toString();
    earlierCalls = requestsToPlace();
    page = acme.page(ada).available();
  }

  @AfterEach
  void close_the_page() {
    page.close();
  }

  @Test
  void fifty_requests_at_once_place_one_call() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          IntStream.range(0, 50).mapToObj(_ -> threads.submit(this::place)).toList();
      for (Future<Answer> each : answers) {
        assertThatResponse(each.get()).hasStatus(200);
        assertThat(callSid(each.get())).isEqualTo(onlyCall());
      }
    }
    assertThat(placed()).isEqualTo(1);
  }

  @Test
  void a_call_whose_response_was_lost_is_found_at_twilio() {
    fault(ChaosMode.REST_DROP_RESPONSE, PLACE);

    Answer answer = place();

    assertThatResponse(answer).hasStatus(200);
    assertThat(callSid(answer)).isEqualTo(onlyCall());
    assertThat(acme.call(onlyCall(), ada).path("status").asString()).isIn("queued", "ringing");
    assertThat(placed()).isEqualTo(1);
  }

  @Test
  void while_twilio_is_unreachable_nothing_is_repeated_and_later_the_same_key_finds_the_call() {
    fault(ChaosMode.REST_DROP_RESPONSE, PLACE);
    fault(ChaosMode.REST_DROP, LIST);
    exchange.chaos().add(ChaosRule.of(ChaosMode.CALLBACKS_DROP).forAccount(exchange.accountSid()));
    for (int i = 0; i < 3; i++) {
      assertThatResponse(place()).isProblem(503, "twilio-unreachable");
    }
    assertThat(placed()).isEqualTo(1);

    exchange.chaos().clear();
    Answer answer = place();

    assertThatResponse(answer).hasStatus(200);
    assertThat(callSid(answer)).isEqualTo(onlyCall());
    assertThat(placed()).isEqualTo(1);
  }

  @Test
  void a_call_that_twilio_never_took_is_placed_by_the_next_request() {
    fault(ChaosMode.REST_DROP, PLACE);
    assertThatResponse(place()).isProblem(503, "twilio-unreachable");
    exchange.chaos().clear();

    Answer answer = place();

    assertThatResponse(answer).hasStatus(200);
    assertThat(callSid(answer)).isEqualTo(onlyCall());
    assertThat(placed()).isEqualTo(2);
  }

  @Test
  void a_key_is_valid_for_one_request_only() {
    assertThatResponse(place()).hasStatus(200);
    assertThatResponse(acme.postOnce(PATH, ada.token(), key, "{\"to\":\"+15550009999\"}"))
        .isProblem(422, "idempotency-key-reused");
    assertThatResponse(acme.postOnce(PATH, ada.token(), "two words", to))
        .isProblem(400, "invalid-request");
  }

  @Test
  void a_rejection_does_not_consume_the_key() {
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
    assertThatResponse(place()).isProblem(502, "twilio-refused");
    exchange.account().limits().set(before);

    assertThatResponse(place()).hasStatus(200);
  }

  @Test
  void a_call_whose_callbacks_are_lost_still_ends() {
    exchange.chaos().add(ChaosRule.of(ChaosMode.CALLBACKS_DROP).forAccount(exchange.accountSid()));
    exchange.phone(customer).isBusy();
    assertThatResponse(place()).hasStatus(200);

    eventually(
        () -> {
          JsonNode call = acme.call(onlyCall(), ada);
          return call.path("status").asString().equals("busy") ? "" : "not busy: " + call;
        });
  }

  @Test
  void a_call_that_may_not_have_been_placed_fails_without_another_request() {
    fault(ChaosMode.REST_DROP, "/Calls");
    assertThatResponse(acme.post(PATH, ada.token(), to)).isProblem(503, "twilio-unreachable");
    assertThat(newest().path("status").asString()).isEqualTo("queued");

    exchange.chaos().clear();

    eventually(
        () ->
            newest().path("status").asString().equals("failed")
                ? ""
                : "the call has not failed: " + newest());
  }

  private static void fault(ChaosMode mode, String request) {
    exchange.chaos().add(ChaosRule.of(mode).forRequest(request));
  }

  private Answer place() {
    return acme.postOnce(PATH, ada.token(), key, to);
  }

  private static String callSid(Answer answer) {
    return answer.json().path("callSid").asString("");
  }

  /// Returns the CallSid of the only call to this test's customer.
  private String onlyCall() {
    List<TestCall> calls =
        exchange.calls().stream().filter(call -> call.record().to().equals(customer)).toList();
    assertThat(calls).hasSize(1);
    return calls.getFirst().sid();
  }

  private JsonNode newest() {
    return acme.get("/calls?limit=1", ada.token()).json().path("calls").path(0);
  }

  /// Returns how many requests of this test asked Twilio to place a call.
  private long placed() {
    return requestsToPlace() - earlierCalls;
  }

  private static long requestsToPlace() {
    return exchange.requests().stream().filter(r -> r.toString().matches(PLACE)).count();
  }
}
