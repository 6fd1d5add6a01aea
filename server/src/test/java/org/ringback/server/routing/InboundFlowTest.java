package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.exchange.media.WavFile;
import org.ringback.exchange.webhook.DeliveryRecord;
import org.ringback.server.RingbackServer;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Callers who wait in line, with scripted phones and browsers of the exchange.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class InboundFlowTest {
  private static final String WAITS = "waitMs 60000";
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofMillis(50)));

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final String database = TestDatabase.fresh();
  private TestServer server;
  private Account account;
  private TestWorkspace acme;
  private String number = "";
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

  private TestServer node() {
    return TestServer.builder()
        .twilio(exchange)
        .setting("DATABASE_URL", database)
        .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
        .timing(TIMING)
        .start();
  }

  @Test
  void callers_of_a_busy_agent_wait_and_are_offered_to_her_in_their_order() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");

    TestCall second = call();
    awaitPlay(second, Sound.RINGING);
    TestCall third = call();
    awaitPlay(third, Sound.RINGING);
    ada.awaitOffers(first.sid());

    talking.hangUp();
    TestClient.IncomingCall offered = ada.browser.awaitIncoming();
    ada.awaitOffers(first.sid(), second.sid());
    offered.accept();
    awaitAgent(second, "ada");
    offered.hangUp();

    ada.browser.awaitIncoming().accept();
    awaitAgent(third, "ada");
    ada.awaitOffers(first.sid(), second.sid(), third.sid());
    ada.close();
  }

  @Test
  void a_caller_who_gives_up_in_line_is_missed_and_is_not_offered() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");

    TestCall impatient = exchange.call(caller(), number, "waitMs 200\nhangup");
    JsonNode missed = ada.page.frame("call-missed");
    assertThat(missed.at("/call/callSid").asString()).isEqualTo(impatient.sid());
    assertThat(missed.at("/call/endReason").asString()).isEqualTo("caller-gave-up");
    assertThat(missed.at("/call/endedBy").asString()).isEqualTo("customer");
    talking.hangUp();
    ada.page.frame("call-ended", frame -> sid(frame).equals(first.sid()));

    TestCall next = call();
    ada.browser.awaitIncoming();
    ada.awaitOffers(first.sid(), next.sid());
    ada.close();
  }

  @Test
  void after_the_maximum_wait_the_caller_hears_that_no_agent_is_free_and_is_missed() {
    settings("{\"maxWaitSeconds\":1}");
    Agent ada = new Agent("ada");
    TestCall first = call();
    ada.browser.awaitIncoming().accept();
    awaitAgent(first, "ada");

    long start = System.nanoTime();
    TestCall second = call();
    awaitAnswer(second, InboundFlow.NO_AGENT);
    // The default, and a wave of ringing, are longer than a slow machine takes.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(1), TIMING.flow().wave());

    awaitEnd(second);
    JsonNode missed = ada.page.frame("call-missed");
    assertThat(sid(missed)).isEqualTo(second.sid());
    assertThat(missed.at("/call/endReason").asString()).isEqualTo("no-answer");
    assertThat(missed.at("/call/endedBy").asString()).isEqualTo("system");
    ada.awaitOffers(first.sid());
    ada.close();
  }

  @Test
  void a_decline_does_not_end_the_ringing_of_others_and_does_not_end_the_call() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    Agent cleo = new Agent("cleo", false);
    TestCall caller = call();
    TestClient.IncomingCall atBen = ben.browser.awaitIncoming();
    ada.browser.awaitIncoming().reject();
    eventually(
        () ->
            server
                        .sql()
                        .sql(
                            """
                            select count(*) from call_legs
                            where workspace_id = :id and (rejected or status = 'busy')""")
                        .param("id", acme.id().value())
                        .query(Integer.class)
                        .single()
                    > 0
                ? ""
                : "no leg is declined");
    assertThat(row(caller).path("status").asString()).isEqualTo("ringing");
    assertThat(answers(caller)).doesNotContain("<Play");

    atBen.reject();
    awaitPlay(caller, Sound.RINGING);
    assertThat(answers(caller)).doesNotContain("<Say>");
    cleo.page.available();
    cleo.browser.awaitIncoming().accept();
    awaitAgent(caller, "cleo");
    assertThat(ada.offers()).hasSize(1);
    assertThat(ben.offers()).hasSize(1);
    ada.close();
    ben.close();
    cleo.close();
  }

  @Test
  void when_the_only_agent_declines_the_caller_soon_hears_that_no_agent_is_free() {
    Agent ada = new Agent("ada");
    TestCall caller = call();
    ada.browser.awaitIncoming().reject();

    awaitAnswer(caller, InboundFlow.NO_AGENT);
    awaitEnd(caller);
    assertThat(sid(ada.page.frame("call-missed"))).isEqualTo(caller.sid());
    assertThat(ada.offers()).hasSize(1);
    ada.close();
  }

  @Test
  void a_decline_that_twilio_reports_after_the_end_of_the_dial_counts() {
    Agent ada = new Agent("ada");
    exchange
        .chaos()
        .add(
            ChaosRule.of(ChaosMode.CALLBACKS_DELAY)
                .withLength(Duration.ofSeconds(1))
                .forAccount(account.sid()));
    TestCall caller = call();
    ada.browser.awaitIncoming().reject();

    awaitAnswer(caller, InboundFlow.NO_AGENT);
    exchange.chaos().clear();
    awaitEnd(caller);
    assertThat(ada.offers()).hasSize(1);
    ada.close();
  }

  @Test
  void one_after_another_rings_the_agent_who_has_been_idle_longest() {
    settings("{\"ringStrategy\":\"longest-idle\"}");
    // Without calls of other tests, after which they would be idle for less time.
    Agent dora = new Agent("dora");
    Agent emil = new Agent("emil");
    TestCall first = call();
    eventually(() -> dora.offers().isEmpty() ? "not offered: " + answers(first) : "");
    TestCall second = call();
    emil.browser.awaitIncoming().accept();
    awaitAgent(second, "emil");
    dora.awaitOffers(first.sid());
    emil.awaitOffers(second.sid());
    dora.close();
    emil.close();
  }

  @Test
  void while_no_agent_is_available_the_caller_waits_a_moment_and_an_agent_who_arrives_rings() {
    Agent ada = new Agent("ada", false);
    TestCall patient = call();
    awaitPlay(patient, Sound.RINGING);
    ada.page.available();
    ada.browser.awaitIncoming().reject();
    ada.close();

    TestCall late = call();
    awaitAnswer(late, InboundFlow.NO_AGENT);
    awaitEnd(late);
    assertThat(row(late).path("status").asString()).isEqualTo("no-answer");
  }

  @Test
  void a_waiting_caller_survives_the_stop_of_the_node_that_answered() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestClient.IncomingCall talking = ada.browser.awaitIncoming();
    talking.accept();
    awaitAgent(first, "ada");
    TestCall waiting;
    try (TestServer stopping = node()) {
      PhoneNumber line = account.numberFor(number).orElseThrow();
      account.save(line.withVoice(WebhookTarget.post(stopping.publicUrl() + acme.path("/voice"))));
      waiting = call();
      awaitPlay(waiting, Sound.RINGING);
    }

    talking.hangUp();
    ada.browser.awaitIncoming().accept();
    awaitAgent(waiting, "ada");
    ada.close();
  }

  @Test
  void when_nodes_race_for_a_free_agent_exactly_one_caller_is_offered() throws Exception {
    // Without calls of other tests, which may still ring her.
    Member gina = acme.signIn("gina");
    try (TestServer other = node();
        TestPage page = acme.page(gina).available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 10; round++) {
        awaitEmptyLine();
        String one = TestWorkspace.callSid();
        String two = TestWorkspace.callSid();
        List<Future<String>> answers =
            List.of(
                threads.submit(() -> acme.ring(one, caller(), number)),
                threads.submit(() -> ringAt(other, one)),
                threads.submit(() -> acme.ring(two, caller(), number)),
                threads.submit(() -> ringAt(other, two)));
        List<String> offers = new ArrayList<>();
        for (Future<String> answer : answers) {
          offers.add(answer.get());
        }

        // A repeated webhook repeats the wave.
        assertThat(offers)
            .as("round %d: %s", round, offers)
            .filteredOn(twiml -> twiml.contains("<Client"))
            .hasSizeBetween(1, 2);
        int expected = round;
        eventually(
            () -> page.frames("incoming-call").size() < expected ? "no offer in " + expected : "");
        assertThat(page.frames("incoming-call")).hasSize(expected);
        // First the caller in line, who would be offered otherwise.
        String rung = sid(page.frames("incoming-call").getLast());
        String waiting = rung.equals(one) ? two : one;
        acme.hangUp(waiting, caller(), number);
        acme.hangUp(rung, caller(), number);
      }
    }
  }

  @Test
  void the_sounds_are_wav_files_that_twilio_may_cache() throws Exception {
    for (Sound sound : Sound.values()) {
      TestServer.Answer answer = server.get("/api/voice/sounds/" + sound.file(), null);
      assertThatResponse(answer).hasStatus(200);
      assertThat(answer.header("Content-Type")).isEqualTo("audio/wav");
      assertThat(answer.header("Cache-Control")).contains("max-age=31536000");
      short[] samples = WavFile.read(sound.wav());
      assertThat(samples.length).isBetween(6 * 8000, 12 * 8000);
    }
    assertThatResponse(server.get("/api/voice/sounds/none.wav", null)).hasStatus(404);
  }

  /// An agent who takes calls in one browser.
  private final class Agent {
    private final Member member;
    private final TestClient browser;
    private final TestPage page;

    Agent(String name) {
      this(name, true);
    }

    Agent(String name, boolean isAvailable) {
      member = acme.signIn(inThisTest(name));
      browser = exchange.client(acme.accessToken(member));
      page = acme.page(member);
      if (isAvailable) {
        page.available();
      }
    }

    /// Returns the CallSids of the calls that rang, in their order.
    List<String> offers() {
      return page.frames("incoming-call").stream().map(InboundFlowTest::sid).toList();
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

  /// Waits until no caller waits or rings an agent.
  private void awaitEmptyLine() {
    eventually(
        () -> {
          int left =
              server
                  .sql()
                  .sql("select count(*) from call_flows where workspace_id = :id")
                  .param("id", acme.id().value())
                  .query(Integer.class)
                  .single();
          return left == 0 ? "" : left + " calls are in line";
        });
  }

  private String ringAt(TestServer node, String callSid) {
    return node.twilio(acme.twilio().accountSid(), acme.twilio().authToken())
        .signed(acme.path("/voice"), Map.of("CallSid", callSid, "From", caller(), "To", number))
        .body();
  }

  private void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }

  private TestCall call() {
    return exchange.call(caller(), number, WAITS);
  }

  private synchronized String caller() {
    return "+1555000%04d".formatted(++callers);
  }

  /// Waits until the caller hears a sound.
  private void awaitPlay(TestCall call, Sound sound) {
    awaitAnswer(call, sound.file());
  }

  /// Waits until a TwiML document of the call contains a text, also on a busy machine.
  private static void awaitAnswer(TestCall call, String text) {
    eventually(
        () ->
            answers(call).contains(text)
                ? ""
                : "no document of " + call.sid() + " contains " + text);
  }

  /// Returns the TwiML documents of a call.
  private static String answers(TestCall call) {
    return exchange.deliveries().stream()
        .filter(delivery -> delivery.callSid().equals(call.sid()))
        .map(DeliveryRecord::answer)
        .collect(Collectors.joining("\n"));
  }

  private void awaitAgent(TestCall call, String name) {
    eventually(
        () -> {
          JsonNode row = row(call);
          return row.at("/agent/name").asString("").equals(inThisTest(name))
              ? ""
              : "no agent: " + row;
        });
  }

  private void awaitEnd(TestCall call) {
    eventually(() -> row(call).path("endedAt").isNull() ? "open: " + row(call) : "");
  }

  /// Returns the stored call; empty until it is stored.
  private JsonNode row(TestCall call) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .filter(each -> each.path("callSid").asString("").equals(call.sid()))
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  private static String sid(JsonNode frame) {
    return frame.has("callSid")
        ? frame.path("callSid").asString()
        : frame.at("/call/callSid").asString();
  }
}
