package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Callers of a workspace and its agents, with scripted phones and browsers of the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LineScenario {
  private static final String WAITS = "waitMs 60000";
  static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofMillis(50)));

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  final String database = TestDatabase.fresh();
  TestServer server;
  Account account;
  TestWorkspace acme;
  String number = "";
  private int callers;
  private int tests;

  @BeforeAll
  void start() {
    server = node();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    tests++;
    number = "+1555030%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
  }

  TestServer node() {
    return TestServer.builder()
        .twilio(exchange)
        .setting("DATABASE_URL", database)
        .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
        .timing(TIMING)
        .start();
  }

  /// An agent who takes calls in one browser.
  final class Agent {
    final TestClient browser;
    final TestPage page;

    Agent(String name) {
      this(name, true);
    }

    Agent(String name, boolean isAvailable) {
      Member member = acme.signIn(inThisTest(name));
      browser = exchange.client(acme.accessToken(member));
      page = acme.page(member);
      if (isAvailable) {
        page.available();
      }
    }

    /// Returns the CallSids of the calls that rang, in their order.
    List<String> offers() {
      return page.frames("incoming-call").stream().map(LineScenario::sid).toList();
    }

    /// Waits until exactly these calls have rung. A page's event and the browser's invitation take
    /// different paths.
    void awaitOffers(String... callSids) {
      List<String> expected = List.of(callSids);
      eventually(() -> offers().size() < expected.size() ? "offered are " + offers() : "");
      assertThat(offers()).isEqualTo(expected);
    }

    void close() {
      page.close();
      browser.close();
    }
  }

  /// Returns the name of an agent whom calls of earlier tests do not ring.
  private String inThisTest(String name) {
    return name + tests;
  }

  void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }

  TestCall call() {
    return exchange.call(caller(), number, WAITS);
  }

  synchronized String caller() {
    return "+1555000%04d".formatted(++callers);
  }

  /// Waits until the caller hears a sound.
  void awaitPlay(TestCall call, Sound sound) {
    awaitAnswer(call, sound.file());
  }

  /// Waits until a TwiML document of the call contains a text, also on a busy machine.
  void awaitAnswer(TestCall call, String text) {
    eventually(
        () ->
            answers(call).contains(text)
                ? ""
                : "no document of " + call.sid() + " contains " + text);
  }

  /// Returns the TwiML documents of a call.
  String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }

  void awaitAgent(TestCall call, String name) {
    eventually(
        () -> {
          JsonNode row = row(call);
          return row.at("/agent/name").asString("").equals(inThisTest(name))
              ? ""
              : "no agent: " + row;
        });
  }

  void awaitEnd(TestCall call) {
    eventually(() -> row(call).path("endedAt").isNull() ? "open: " + row(call) : "");
  }

  /// Returns the stored call; empty until it is stored.
  JsonNode row(TestCall call) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .filter(each -> each.path("callSid").asString("").equals(call.sid()))
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  static String sid(JsonNode frame) {
    return frame.has("callSid")
        ? frame.path("callSid").asString()
        : frame.at("/call/callSid").asString();
  }
}
