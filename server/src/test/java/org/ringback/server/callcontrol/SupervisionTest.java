package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.ExchangeParticipants;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Supervisors of calls in conferences. The REST API of the exchange shows who is heard by whom.
class SupervisionTest extends ConferenceScenario {
  private final List<User> users = new ArrayList<>();

  @AfterEach
  void closePages() {
    users.forEach(user -> user.page.close());
    users.clear();
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
    ada.page.frame("call-updated", frame -> modes(frame.path("call")).equals(List.of("whisper")));
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
  void of_two_changes_of_the_mode_at_once_twilio_accepts_the_later_one_last() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    TestCall leg = boss.supervises(call, "listen");
    awaitJoined(call, "supervisor");
    exchange
        .chaos()
        .add(
            ChaosRule.of(ChaosMode.REST_SLOW)
                .forRequest("POST .*/Participants/" + leg.sid())
                // Long enough for a busy machine to see the update before it ends.
                .withLength(Duration.ofSeconds(4)));
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> boss.supervise(call, "whisper"));
    eventually(() -> isUpdating(call) ? "" : "no update is sent");
    assertThat(isOpen(call)).isTrue();
    exchange.chaos().clear();
    assertThatResponse(boss.supervise(call, "barge")).hasStatus(200);
    assertThatResponse(first.join()).hasStatus(200);
    awaitHeard(call, leg, "heard by all");
    assertThat(updates(leg)).isEqualTo(2);
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
    String held = participantOf(call, ben);
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

    String supervisor = participantOf(call, boss);
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
  void a_supervisor_takes_over_and_the_agent_leaves_when_she_has_joined() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.SUPERVISOR);
    String call = talk(ada);
    TestCall listening = boss.supervises(call, "listen");
    awaitJoined(call, "supervisor");
    assertThatResponse(ada.takeOver(call)).hasStatus(403);
    Answer claim = boss.takeOver(call);
    assertThatResponse(claim).hasStatus(200);
    assertCode(new User("eve", Role.SUPERVISOR).takeOver(call), "call-taken");
    assertThat(participants(call).isHungUp(ada.leg)).isFalse();

    TestCall leg = boss.joins(claim);
    JsonNode lost = ada.page.frame("call-taken-over", _ -> true);
    assertThat(lost.at("/by/id").asString()).isEqualTo(boss.member.user().toString());
    awaitCall(call, row -> agent(row, boss).equals("joined") && agent(row, ada).equals("left"));
    eventually(() -> participants(call).isHungUp(listening.sid()) ? "" : "the first leg is open");
    assertCode(boss.takeOver(call), "call-not-in-state");
    assertThat(acme.audit("call.taken-over")).hasSize(1);
    assertThatResponse(boss.post(call, "/leave", "")).hasStatus(204);
    awaitCall(call, row -> !row.path("endedAt").isNull());
    eventually(() -> participants(call).isHungUp(leg.sid()) ? "" : "the second leg is open");
  }

  @Test
  void a_supervisor_takes_a_customer_whose_agent_was_disconnected_and_a_caller_in_line() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.SUPERVISOR);
    String call = talk(ada);
    ada.browser.hangUp(ada.leg);
    ada.page.frame("call-waiting-for-rejoin", _ -> true);
    boss.joins(boss.takeOver(call));
    awaitCall(call, row -> agent(row, boss).equals("joined"));
    awaitCall(call, row -> !row.at("/participants/0/onHold").asBoolean());
    ada.page.frame("call-taken-over", _ -> true);
    boss.post(call, "/leave", "");
    awaitCall(call, row -> !row.path("endedAt").isNull());

    String waiting = callId(call());
    ada.page.frame("incoming-call", frame -> frame.path("callId").asString().equals(waiting));
    eventually(() -> boss.takeOver(waiting).status() == 200 ? "" : "the supervisor is busy");
    ada.page.frame("incoming-call-ended", frame -> frame.path("callId").asString().equals(waiting));
    boss.joins(boss.takeOver(waiting));
    awaitCall(waiting, row -> agent(row, boss).equals("joined"));
  }

  @Test
  void a_workspace_may_hide_its_supervisors() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.ADMIN);
    String call = talk(ada);
    TestCall leg = boss.supervises(call, "listen");
    awaitJoined(call, "supervisor");
    assertThat(timeline(call, ada)).contains("boss-");
    eventually(
        () -> recorder(call, ada).contains("supervisor-joins") ? "" : "the join is not recorded");
    settings("{\"supervisionVisible\":false}");
    assertThat(states(acme.get("/calls/" + call, ada.member.token()).json(), "supervisor"))
        .isEmpty();
    assertThat(acme.get("/calls", ada.member.token()).json().toString()).doesNotContain("boss-");
    assertThat(timeline(call, ada)).doesNotContain("boss-").contains("ada-");
    assertThat(acme.audit("call.supervised")).hasSize(1);

    String seenByAda = recorder(call, ada);
    assertThat(seenByAda).doesNotContain(boss.member.user().toString(), leg.sid(), "supervis");
    assertThat(recorder(call, boss)).contains(boss.member.user().toString(), leg.sid());
    settings("{\"supervisionVisible\":true}");
    assertThat(recorder(call, ada)).contains(boss.member.user().toString(), leg.sid());
  }

  @Test
  void only_supervisors_supervise_and_only_conversations_of_others() {
    User ada = new User("ada", Role.AGENT);
    User boss = new User("boss", Role.SUPERVISOR);
    TestCall customer = call();
    String waiting = callId(customer);
    assertNotInState(boss.supervise(waiting, "listen"), "waiting");
    ada.accepts(waiting);
    awaitJoined(waiting, "agent");
    assertThatResponse(ada.supervise(waiting, "listen")).hasStatus(403);
    assertThatResponse(boss.supervise(waiting, "shout")).hasStatus(400);

    ada.post(waiting, "/leave", "");
    awaitCall(waiting, row -> !row.path("endedAt").isNull());
    assertNotInState(boss.supervise(waiting, "listen"), "over");
    settings("{\"callStrategy\":\"client\"}");
    assertCode(boss.supervise(callId(call()), "listen"), "simple-call");
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
      leg = joins(post(call, "/claim", ConferenceScenario.tab(tab, 1))).sid();
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

    Answer takeOver(String call) {
      return post(call, "/take-over", ConferenceScenario.tab(tab, 1));
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
    String call = callId(call());
    agent.accepts(call);
    awaitJoined(call, "agent");
    return call;
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

  private boolean isUpdating(String call) {
    return server
        .sql()
        .sql("select exists (select from supervisions where call_id = :call and muted is null)")
        .param("call", UUID.fromString(call))
        .query(Boolean.class)
        .single();
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

  /// Returns the state of a member's participation as agent; empty without one.
  private static String agent(JsonNode row, User user) {
    return row.path("participants")
        .valueStream()
        .filter(each -> each.path("role").asString().equals("agent"))
        .filter(each -> each.at("/user/id").asString().equals(user.member.user().toString()))
        .map(each -> each.path("state").asString())
        .findFirst()
        .orElse("");
  }

  private String participantOf(String call, User user) {
    return acme.get("/calls/" + call)
        .json()
        .path("participants")
        .valueStream()
        .filter(each -> each.at("/user/id").asString("").equals(user.member.user().toString()))
        .map(each -> each.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> modes(JsonNode row) {
    return row.path("participants")
        .valueStream()
        .map(each -> each.path("supervision").asString(""))
        .filter(mode -> !mode.isEmpty())
        .toList();
  }

  private String timeline(String call, User reader) {
    return acme.get("/calls/" + call + "/timeline", reader.member.token()).json().toString();
  }

  private String recorder(String call, User reader) {
    return acme.get("/calls/" + call + "/recorder", reader.member.token()).json().toString();
  }
}
