package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.webhook.DeliveryRecord;
import org.ringback.server.call.outbound.Reconciler;
import org.ringback.server.running.ExpectedCall;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.running.TwilioAccount;
import org.ringback.server.running.TwilioAccount.CallResource;
import tools.jackson.databind.JsonNode;

/// Many calls while Twilio's status callbacks are duplicated, reordered, delayed and dropped.
/// Afterwards each stored call agrees with Twilio's own record of its legs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbackChaosTest {
  private static final int TWILIO_RESOLUTION_SEC = 1;
  private static final Duration SOON = Duration.ofSeconds(2);

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final Guarantee guarantee =
      Guarantee.of(
          2,
          "Calls that differ from Twilio's record after callbacks were duplicated, reordered,"
              + " delayed and dropped",
          getClass());
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger customers = new AtomicInteger();
  private final Map<Scenario, Integer> placed = new ConcurrentHashMap<>();
  private TestServer server;

  private enum Scenario {
    INBOUND_AGENT_HANGS_UP,
    INBOUND_CUSTOMER_HANGS_UP,
    INBOUND_DECLINED,
    INBOUND_CUSTOMER_GIVES_UP,
    INBOUND_NO_AGENT,
    BROWSER_AGENT_HANGS_UP,
    BROWSER_CUSTOMER_HANGS_UP,
    BROWSER_CUSTOMER_BUSY,
    BROWSER_AGENT_GIVES_UP,
    REST_AGENT_HANGS_UP,
    REST_CUSTOMER_HANGS_UP,
    REST_CUSTOMER_BUSY,
    REST_CUSTOMER_FAILS,
    REST_AGENT_DECLINES,
    REST_ENDED_BY_API
  }

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .allConnections()
            .timing(
                RingbackServer.Timing.PRODUCTION.with(
                    new Reconciler.ReconcilerConfig(SOON, SOON, Duration.ofMillis(300))))
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void every_stored_call_agrees_with_twilios_record() throws Exception {
    int count = Guarantee.size(30, 1_000);
    int lines = Guarantee.size(6, 20);
    Random random = guarantee.random();
    List<Scenario> scenarios = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scenarios.add(Scenario.values()[i % Scenario.values().length]);
    }
    Collections.shuffle(scenarios, random);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      Line line = new Line(i);
      List<Scenario> own = scenarios.subList(count * i / lines, count * (i + 1) / lines);
      work.add(() -> line.run(own));
    }
    addChaos(random.nextLong());

    int agreed = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> line : threads.invokeAll(work)) {
        agreed += line.get();
      }
    }

    assertThat(agreed).isEqualTo(count);
    assertThat(placed).hasSize(Math.min(count, Scenario.values().length));
    assertThat(server.rows("calls")).isGreaterThanOrEqualTo(count);
    assertThat(endedTwice()).isZero();
    guarantee.recordResult("0 of %,d".formatted(count));
  }

  private static void addChaos(long seed) {
    Map<ChaosMode, Double> chances =
        new EnumMap<>(
            Map.of(
                ChaosMode.CALLBACKS_DUPLICATE, 0.2,
                ChaosMode.CALLBACKS_REORDER, 0.2,
                ChaosMode.CALLBACKS_DELAY, 0.2,
                ChaosMode.CALLBACKS_DROP, 0.15));
    exchange
        .chaos()
        .set(
            seed,
            chances.entrySet().stream()
                .map(
                    each ->
                        ChaosRule.of(each.getKey())
                            .withChance(each.getValue())
                            .withLength(Duration.ofMillis(700)))
                .toList());
  }

  /// Returns the number of calls whose end was published more than once.
  private int endedTwice() {
    return server
        .sql()
        .sql(
            """
            select count(*) from (select body -> 'call' ->> 'id' from realtime_events
              where type = 'call-ended' group by 1 having count(*) > 1) as twice""")
        .query(Integer.class)
        .single();
  }

  /// A workspace with its own Twilio account, phone number and agent, which has one call at a time.
  private final class Line {
    private final Account account;
    private final TwilioAccount twilio;
    private final TestWorkspace workspace;
    private final Member agent;
    private final String number;

    Line(int index) {
      account = exchange.createAccount("Line " + index);
      account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
      // Not the number of the exchange's own account, +15550100000.
      number = "+1555011%04d".formatted(index);
      account.addNumber(number, number);
      twilio = new TwilioAccount(http, exchange.baseUrl(), account.sid(), account.authToken());
      workspace = TestWorkspace.connect(server, account);
      agent = workspace.signIn("agent-" + index);
      assertThatResponse(workspace.put("/dialing-rules", "{\"memberPerMinute\":1000}"))
          .hasStatus(200);
    }

    /// Returns the number of calls that agreed.
    int run(List<Scenario> scenarios) {
      for (Scenario scenario : scenarios) {
        placed.merge(scenario, 1, Integer::sum);
        try (TestPage page = workspace.page(agent)) {
          if (scenario != Scenario.INBOUND_NO_AGENT) {
            page.available();
          }
          int attempts = 1;
          while (!agreesAtLast(scenario)) {
            assertThat(++attempts).as("attempts of %s", scenario).isLessThan(5);
          }
        }
      }
      return scenarios.size();
    }

    /// Makes a call, and waits until the stored call agrees with Twilio's record.
    ///
    /// @return false when the machine is so busy that the caller heard an apology
    private boolean agreesAtLast(Scenario scenario) {
      String customer = "+1555200%04d".formatted(customers.incrementAndGet());
      try (TestClient browser = exchange.client(workspace.accessToken(agent))) {
        String callSid = place(scenario, customer, browser);
        eventually(() -> twilio.call(callSid).isOver() ? "" : scenario + " has not ended");
        eventually(() -> faults(scenario, callSid));
        return true;
      } catch (AssertionError failed) {
        if (isApology(customer)) {
          return false;
        }
        throw new AssertionError(scenario + ": " + webhooksOf(customer), failed);
      }
    }

    private boolean isApology(String customer) {
      return webhooksOf(customer).stream()
          .anyMatch(webhook -> webhook.answer().contains("Something went wrong on our side"));
    }

    private List<DeliveryRecord> webhooksOf(String customer) {
      return exchange.deliveries().stream()
          .filter(
              webhook ->
                  webhook.parameters().contains(Map.entry("From", customer))
                      || webhook.parameters().contains(Map.entry("To", customer)))
          .toList();
    }

    /// Returns the CallSid of the first leg.
    private String place(Scenario scenario, String customer, TestClient browser) {
      return switch (scenario) {
        case INBOUND_AGENT_HANGS_UP -> {
          String sid = dial(customer, "waitMs 60000");
          TestClient.IncomingCall incoming = browser.awaitIncoming();
          incoming.accept();
          talk(sid);
          incoming.hangUp();
          yield sid;
        }
        case INBOUND_CUSTOMER_HANGS_UP -> {
          String sid = dial(customer, "waitMs 1500\nhangup");
          browser.awaitIncoming().accept();
          yield sid;
        }
        case INBOUND_DECLINED -> {
          String sid = dial(customer, "waitMs 500\nhangup");
          browser.awaitIncoming().reject();
          yield sid;
        }
        case INBOUND_CUSTOMER_GIVES_UP -> dial(customer, "giveUpAfterMs 1000");
        case INBOUND_NO_AGENT -> dial(customer, "waitMs 500\nhangup");
        case BROWSER_AGENT_HANGS_UP -> {
          exchange.phone(customer).answersAfter(Duration.ofMillis(300));
          String sid = browser.call(Map.of("To", customer)).sid();
          talk(sid);
          browser.hangUp(sid);
          yield sid;
        }
        case BROWSER_CUSTOMER_HANGS_UP -> {
          exchange.phone(customer).waits(Duration.ofMillis(1_200)).hangsUp();
          yield browser.call(Map.of("To", customer)).sid();
        }
        case BROWSER_CUSTOMER_BUSY -> {
          exchange.phone(customer).isBusy();
          yield browser.call(Map.of("To", customer)).sid();
        }
        case BROWSER_AGENT_GIVES_UP -> {
          exchange.phone(customer).neverAnswers();
          String sid = browser.call(Map.of("To", customer)).sid();
          eventually(() -> twilio.dialedBy(sid).isEmpty() ? "the customer does not ring" : "");
          browser.hangUp(sid);
          yield sid;
        }
        case REST_AGENT_HANGS_UP -> {
          exchange.phone(customer).answersAfter(Duration.ofMillis(300));
          String sid = request(customer);
          TestClient.IncomingCall incoming = browser.awaitIncoming();
          incoming.accept();
          talk(sid);
          incoming.hangUp();
          yield sid;
        }
        case REST_CUSTOMER_HANGS_UP -> {
          exchange.phone(customer).waits(Duration.ofMillis(2_500)).hangsUp();
          String sid = request(customer);
          browser.awaitIncoming().accept();
          yield sid;
        }
        case REST_CUSTOMER_BUSY -> {
          exchange.phone(customer).isBusy();
          yield request(customer);
        }
        case REST_CUSTOMER_FAILS -> {
          exchange.phone(customer).fails();
          yield request(customer);
        }
        case REST_AGENT_DECLINES -> {
          exchange.phone(customer).waits(Duration.ofMillis(1_500)).hangsUp();
          String sid = request(customer);
          browser.awaitIncoming().reject();
          yield sid;
        }
        case REST_ENDED_BY_API -> {
          exchange.phone(customer);
          String sid = request(customer);
          browser.awaitIncoming().accept();
          talk(sid);
          String id = workspace.call(sid, agent).path("id").asString();
          assertThatResponse(workspace.post("/calls/" + id + "/end", agent.token(), ""))
              .hasStatus(204);
          yield sid;
        }
      };
    }

    private String dial(String customer, String script) {
      return exchange.call(customer, number, script).sid();
    }

    private String request(String customer) {
      Answer answer =
          workspace.post("/make-direct-call", agent.token(), "{\"to\":\"" + customer + "\"}");
      assertThatResponse(answer).hasStatus(200);
      return answer.json().path("callSid").asString();
    }

    /// Waits until the conversation lasts more than a second, by Twilio's record.
    private void talk(String sid) {
      eventually(
          () ->
              twilio
                  .call(sid)
                  .start()
                  .map(start -> exchange.clock().instant().isAfter(start.plusMillis(2_200)))
                  .filter(isLong -> isLong)
                  .map(_ -> "")
                  .orElse("call " + sid + " is " + twilio.call(sid)));
    }

    /// Returns how the stored call differs from Twilio's record; empty when it agrees.
    private String faults(Scenario scenario, String callSid) {
      CallResource first = twilio.call(callSid);
      List<CallResource> dialed = twilio.dialedBy(callSid);
      Optional<JsonNode> stored =
          workspace
              .get("/calls?limit=100", agent.token())
              .json()
              .path("calls")
              .valueStream()
              .filter(call -> call.path("callSid").asString("").equals(callSid))
              .findFirst();
      if (stored.isEmpty()) {
        return scenario + ": " + first + " is not stored";
      }
      if (!dialed.stream().allMatch(CallResource::isOver)) {
        return scenario + ": its legs have not ended: " + dialed;
      }
      List<String> differences =
          ExpectedCall.of(stored.get().path("direction").asString(), first, dialed)
              .differences(stored.get(), tolerance(callSid));
      return differences.isEmpty()
          ? ""
          : scenario + " " + differences + ": " + stored.get() + " but " + first + dialed;
    }

    /// Returns Twilio's resolution, and the time that the webhooks of the call took: without its
    /// callback, the server knows an end only from the time at which it received the webhook.
    private Duration tolerance(String callSid) {
      long slowest =
          exchange.deliveries().stream()
              .filter(delivery -> delivery.callSid().equals(callSid))
              .mapToLong(DeliveryRecord::millis)
              .max()
              .orElse(0);
      return Duration.ofSeconds(2 * TWILIO_RESOLUTION_SEC).plusMillis(slowest);
    }
  }
}
