package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.RingbackServer;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.ExchangeParticipants;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Supervisors of calls in conferences. The REST API of the exchange shows who is heard by whom.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupervisionTest {
  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new FlowConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)));

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private Account account;
  private TestWorkspace acme;
  private String number = "";
  private int callers;
  private final List<User> users = new ArrayList<>();

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

  @AfterEach
  void closePages() {
    users.forEach(user -> user.page.close());
    users.clear();
  }

  @BeforeEach
  void workspace() {
    number = "+1555032%04d".formatted(exchange.exchange().accounts().all().size());
    account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    settings("{\"callStrategy\":\"conference\"}");
  }

  @Test
  void a_supervisor_listens_whispers_to_the_agent_and_barges_in() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    TestCall leg = boss.supervises(call, "listen");
    awaitJoined(call, "supervisor");
    awaitHeard(call, leg, "muted");
    assertThat(updates(leg)).isZero();

    assertThatResponse(boss.supervise(call, "whisper")).hasStatus(200);
    awaitHeard(call, leg, "coaching " + ada.leg);
    assertThatResponse(boss.supervise(call, "barge")).hasStatus(200);
    awaitHeard(call, leg, "heard by all");
    Answer listens = boss.supervise(call, "listen");
    assertThat(listens.json().path("mode").asString()).isEqualTo("listen");
    assertThat(listens.json().has("claim")).isFalse();
    awaitHeard(call, leg, "muted");

    JsonNode row = acme.get("/calls/" + call).json();
    assertThat(row.at("/agent/id").asString()).isEqualTo(ada.member.user().toString());
    assertThat(acme.audit("call.supervised"))
        .extracting(entry -> entry.at("/detail/mode").asString())
        .containsExactlyInAnyOrder("listen", "whisper", "barge", "listen");

    boss.browser.hangUp(leg.sid());
    awaitCall(call, each -> states(each, "supervisor").noneMatch("joined"::equals));
    assertThat(isOpen(call)).isTrue();
  }

  @Test
  void a_supervisor_who_joins_to_whisper_follows_the_customer_to_the_next_agent() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    TestCall leg = boss.supervises(call, "whisper");
    awaitHeard(call, leg, "coaching " + ada.leg);

    User ben = new User("ben", Role.AGENT);
    String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(call, "/transfer", target)).hasStatus(202);
    awaitHeard(call, leg, "muted");
    ben.accepts(call);
    awaitHeard(call, leg, "coaching " + ben.leg);

    // A participant on hold cannot be coached.
    User eve = new User("eve", Role.AGENT);
    ben.post(
        call,
        "/participants",
        "{\"userId\":\"%s\",\"consult\":false}".formatted(eve.member.user()));
    eve.accepts(call);
    awaitCall(call, each -> states(each, "agent").filter("joined"::equals).count() == 2);
    String held = participant(call, ben.member.user().toString());
    assertThatResponse(eve.post(call, "/participants/" + held + "/hold", "")).hasStatus(200);
    awaitHeard(call, leg, "coaching " + eve.leg);
  }

  @Test
  void a_supervisor_is_on_a_call_and_her_leg_ends_with_the_call_of_its_agent() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    TestCall leg = boss.supervises(call, "barge");
    awaitHeard(call, leg, "heard by all");
    User ben = new User("ben", Role.AGENT);
    String other = talk(ben);
    assertCode(boss.supervise(other, "listen"), "on-a-call");

    String supervisor = participant(call, boss.member.user().toString());
    assertThatResponse(ada.post(call, "/participants/" + supervisor + "/hold", "")).hasStatus(404);
    assertThatResponse(ada.post(call, "/leave", "")).hasStatus(204);
    awaitCall(call, row -> !row.path("endedAt").isNull());
    eventually(
        () -> participants(call).isHungUp(leg.sid()) ? "" : "the leg of the supervisor is open");
    eventually(
        () -> boss.supervise(other, "listen").status() == 200 ? "" : "the supervisor is busy");
  }

  @Test
  void another_tab_that_took_over_joins_in_place_of_the_first() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.OWNER);
    String call = talk(ada);
    TestCall first = boss.supervises(call, "barge");
    awaitHeard(call, first, "heard by all");
    Answer reloaded = boss.supervise(call, "barge", UUID.randomUUID(), 2);
    TestCall second = boss.joins(reloaded);
    awaitHeard(call, second, "heard by all");
    eventually(
        () -> participants(call).isHungUp(first.sid()) ? "" : "the leg of the first tab is open");
  }

  @Test
  void a_workspace_may_hide_its_supervisors() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    boss.supervises(call, "listen");
    awaitJoined(call, "supervisor");
    assertThat(timeline(call, ada)).contains("boss-");
    settings("{\"supervisionVisible\":false}");
    assertThat(states(acme.get("/calls/" + call, ada.member.token()).json(), "supervisor"))
        .isEmpty();
    assertThat(acme.get("/calls", ada.member.token()).json().toString()).doesNotContain("boss-");
    assertThat(timeline(call, ada)).doesNotContain("boss-").contains("ada-");
    assertThat(acme.audit("call.supervised")).hasSize(1);
  }

  @Test
  void only_supervisors_supervise_and_only_conversations_of_others() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.SUPERVISOR);
    TestCall customer = customer();
    String waiting = id(customer);
    assertState(boss.supervise(waiting, "listen"), "waiting");
    ada.accepts(waiting);
    awaitJoined(waiting, "agent");
    assertThatResponse(ada.supervise(waiting, "listen")).hasStatus(403);
    assertThatResponse(boss.supervise(waiting, "shout")).hasStatus(400);

    ada.post(waiting, "/leave", "");
    awaitCall(waiting, row -> !row.path("endedAt").isNull());
    assertState(boss.supervise(waiting, "listen"), "over");
    settings("{\"callStrategy\":\"client\"}");
    assertCode(boss.supervise(id(customer()), "listen"), "simple-call");
    assertThat(acme.audit("call.supervised")).isEmpty();
  }

  /// A member with a page and a browser.
  private final class User {
    private final Member member;
    private final TestClient browser;
    private final TestPage page;
    private final UUID tab = UUID.randomUUID();
    private String leg = "";

    User(String name, Role role) {
      member = acme.signIn(name + "-" + acme.slug(), role);
      browser = exchange.client(acme.accessToken(member));
      page = role == Role.AGENT ? acme.page(member).available() : acme.page(member);
      users.add(this);
    }

    void accepts(String call) {
      page.frame("incoming-call", frame -> frame.path("callId").asString().equals(call));
      leg = joins(post(call, "/claim", "{\"tab\":\"%s\",\"fence\":1}".formatted(tab))).sid();
    }

    TestCall supervises(String call, String mode) {
      return joins(supervise(call, mode));
    }

    Answer supervise(String call, String mode) {
      return supervise(call, mode, tab, 1);
    }

    Answer supervise(String call, String mode, UUID from, int fence) {
      return post(
          call,
          "/supervise",
          "{\"mode\":\"%s\",\"tab\":\"%s\",\"fence\":%d}".formatted(mode, from, fence));
    }

    TestCall joins(Answer answer) {
      assertThatResponse(answer).hasStatus(200);
      return browser.call(Map.of("claim", answer.json().path("claim").asString()));
    }

    Answer post(String call, String action, String json) {
      return acme.post("/calls/" + call + action, member.token(), json);
    }
  }

  /// Connects an agent to a customer, and returns the call's id.
  private String talk(User agent) {
    String call = id(customer());
    agent.accepts(call);
    awaitJoined(call, "agent");
    return call;
  }

  private TestCall customer() {
    return exchange.call("+1555002%04d".formatted(++callers), number, "waitMs 60000");
  }

  private String id(TestCall customer) {
    String callSid = customer.sid();
    eventually(() -> find(callSid).isEmpty() ? "the call " + callSid + " is not stored" : "");
    return find(callSid);
  }

  private String find(String callSid) {
    return acme.get("/calls?limit=100")
        .json()
        .path("calls")
        .valueStream()
        .filter(each -> each.path("callSid").asString("").equals(callSid))
        .map(each -> each.path("id").asString())
        .findFirst()
        .orElse("");
  }

  private ExchangeParticipants participants(String call) {
    return new ExchangeParticipants(exchange, account, "c_" + call);
  }

  /// Waits until a leg is heard as expected.
  private void awaitHeard(String call, TestCall leg, String expected) {
    eventually(
        () -> {
          String heard = participants(call).heard(leg.sid());
          return heard.equals(expected) ? "" : "the leg is " + heard + ", not " + expected;
        });
  }

  private static long updates(TestCall leg) {
    return exchange.requests().stream()
        .filter(request -> request.path().contains("/Participants/" + leg.sid()))
        .filter(request -> request.method().equals("POST"))
        .count();
  }

  private void awaitJoined(String call, String role) {
    awaitCall(call, row -> states(row, role).anyMatch("joined"::equals));
  }

  private void awaitCall(String call, Predicate<JsonNode> fits) {
    eventually(
        () -> {
          JsonNode row = acme.get("/calls/" + call).json();
          return fits.test(row) ? "" : "the call is " + row;
        });
  }

  private boolean isOpen(String call) {
    return acme.get("/calls/" + call).json().path("endedAt").isNull();
  }

  private static Stream<String> states(JsonNode row, String role) {
    return row.path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals(role))
        .map(each -> each.path("state").asString());
  }

  private String participant(String call, String user) {
    return acme.get("/calls/" + call)
        .json()
        .path("participants")
        .valueStream()
        .filter(each -> each.at("/user/id").asString("").equals(user))
        .map(each -> each.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private String timeline(String call, User reader) {
    return acme.get("/calls/" + call + "/timeline", reader.member.token()).json().toString();
  }

  private static void assertState(Answer answer, String state) {
    assertCode(answer, "call-not-in-state");
    assertThat(answer.json().path("state").asString()).isEqualTo(state);
  }

  private static void assertCode(Answer answer, String code) {
    assertThatResponse(answer).hasStatus(409);
    assertThat(answer.code()).isEqualTo(code);
  }

  private void settings(String json) {
    assertThatResponse(acme.patch("", acme.administrator(), json)).hasStatus(200);
  }
}
