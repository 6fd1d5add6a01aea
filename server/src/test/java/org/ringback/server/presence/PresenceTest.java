package org.ringback.server.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.RingbackServer;
import org.ringback.server.cluster.NodeLease.LeaseConfig;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// The states of users, on one node and on two, and the browsers that a call rings.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresenceTest {
  /// Long enough for a reload on a slow machine.
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final RingbackServer.Timing TIMING =
      RingbackServer.Timing.PRODUCTION.with(
          new PresenceConfig(GRACE, Duration.ofMillis(50), Duration.ZERO));

  /// A lease that is not renewed, so that a test decides when it expires.
  private static final LeaseConfig NOT_RENEWED =
      new LeaseConfig(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  /// Seldom enough that another node sees a lease that the test has ended.
  private static final LeaseConfig RENEWED_SELDOM =
      new LeaseConfig(Duration.ofSeconds(2), Duration.ofSeconds(12), Duration.ofMillis(250));

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private final String database = TestDatabase.fresh();
  private TestServer server;
  private TestWorkspace acme;
  private String number = "";

  @BeforeAll
  void start() {
    server = node(LeaseConfig.PRODUCTION);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    number = "+1555020%04d".formatted(exchange.exchange().accounts().all().size());
    acme = connect(number);
  }

  private static RingbackServer.Timing timing(LeaseConfig lease) {
    return TIMING.with(lease);
  }

  /// Starts another server with the same database.
  private TestServer node(LeaseConfig lease) {
    return TestServer.builder()
        .twilio(exchange)
        .setting("DATABASE_URL", database)
        .timing(timing(lease))
        .start();
  }

  private TestWorkspace connect(String withNumber) {
    Account account = exchange.createAccount("Acme");
    account.addNumber(withNumber, "Main line");
    return TestWorkspace.connect(server, account);
  }

  @Test
  void an_available_agent_of_another_node_rings() {
    Member ada = acme.signIn("ada");
    try (TestServer other = node(LeaseConfig.PRODUCTION);
        TestPage page = other.page(acme.id(), ada.token()).available()) {
      TestCall call = TestCall.ring(acme, number);
      assertThat(call.rung()).containsExactly(identity(ada));
      page.frame("incoming-call");
    }
  }

  @Test
  void all_sessions_of_a_user_ring_on_all_nodes_until_the_last_is_closed() {
    Member ada = acme.signIn("ada");
    Member elsewhere = acme.signIn("ada");
    try (TestServer other = node(LeaseConfig.PRODUCTION);
        TestPage one = acme.page(ada).available();
        TestPage sameSession = other.page(acme.id(), ada.token()).available();
        TestPage _ = other.page(acme.id(), elsewhere.token()).available()) {
      assertThat(rung()).containsExactlyInAnyOrder(identity(ada), identity(elsewhere));

      one.close();
      sameSession.say("{'type':'set-availability','available':false}");
      expectRung(Set.of(identity(elsewhere)));
      assertThat(state(ada)).isEqualTo("available");
    }
  }

  @Test
  void an_agent_who_talks_is_not_rung_and_uses_no_place_among_ten() {
    List<Member> agents = new ArrayList<>();
    List<TestPage> pages = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      Member agent = acme.signIn("agent-" + i);
      agents.add(agent);
      pages.add(acme.page(agent).available());
    }
    // The two who have been available longest, so they would have the first places.
    for (Member talking : agents.subList(0, 2)) {
      TestCall.ring(acme, number).answer(identity(talking));
    }
    assertThat(rung())
        .containsExactlyInAnyOrderElementsOf(
            agents.subList(2, 11).stream().map(this::identity).toList());
    pages.forEach(TestPage::close);
  }

  @Test
  void a_call_is_followed_by_a_wrap_up_that_the_user_can_end() {
    setWrapUp(600);
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage watching = acme.page(ben);
        TestPage page = acme.page(ada).available()) {
      TestCall call = TestCall.ring(acme, number).answer(identity(ada));
      expectState(watching, ada, "on-call");
      call.hangUp();
      JsonNode wrapUp = expectState(watching, ada, "wrap-up");
      assertThat(wrapUp.path("available").asBoolean(true)).isFalse();
      assertThat(rung()).isEmpty();
      assertThat(state(ada)).isEqualTo("wrap-up");

      page.say("{'type':'set-availability','available':true}");
      expectRung(Set.of(identity(ada)));
      assertThat(states(watching, ada)).endsWith("on-call", "wrap-up", "available");
    }
  }

  @Test
  void a_wrap_up_is_extended_and_ended_and_all_devices_count_down_to_the_same_time() {
    setWrapUp(600);
    Member ada = acme.signIn("ada");
    assertThatResponse(extend(ada, Instant.now().plusSeconds(60))).isProblem(409, "not-in-wrap-up");
    try (TestPage page = acme.page(ada).available()) {
      TestCall.ring(acme, number).answer(identity(ada)).hangUp();
      JsonNode started = expectState(page, ada, "wrap-up");
      Instant end = Instant.parse(started.path("wrapUpEndsAt").asString());
      assertThat(Duration.between(Instant.parse(started.path("since").asString()), end))
          .isBetween(Duration.ofSeconds(599), Duration.ofSeconds(601));

      Instant later = end.plusSeconds(60).truncatedTo(ChronoUnit.MICROS);
      assertThatResponse(extend(ada, later)).hasStatus(200);
      assertThatResponse(extend(ada, later)).hasStatus(200);
      page.frame(
          "presence", frame -> frame.path("wrapUpEndsAt").asString().equals(later.toString()));
      assertThat(
              acme.get("/presence", ada.token())
                  .json()
                  .path("members")
                  .findValuesAsString("wrapUpEndsAt"))
          .contains(later.toString());
      assertThatResponse(extend(ada, Instant.now().plusSeconds(7200)))
          .isProblem(400, "invalid-request");

      assertThatResponse(acme.delete("/wrap-up", ada.token())).hasStatus(204);
      assertThatResponse(acme.delete("/wrap-up", ada.token())).hasStatus(204);
      assertThat(expectState(page, ada, "available").has("wrapUpEndsAt")).isFalse();
      assertThatResponse(extend(ada, later)).isProblem(409, "not-in-wrap-up");
    }
  }

  private TestServer.Answer extend(Member member, Instant end) {
    return acme.put("/wrap-up", member.token(), "{\"endsAt\":\"" + end + "\"}");
  }

  @Test
  void a_wrap_up_ends_by_itself_and_a_page_that_reloads_does_not_end_it() {
    setWrapUp(600);
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage watching = acme.page(ben)) {
      TestPage page = acme.page(ada).available();
      TestCall.ring(acme, number).answer(identity(ada)).hangUp();
      expectState(watching, ada, "wrap-up");
      page.close();
      try (TestPage _ = acme.page(ada).available()) {
        assertThat(rung()).isEmpty();
        endWrapUps();
        expectRung(Set.of(identity(ada)));
        eventually(
            () -> {
              List<String> states = states(watching, ada);
              return states
                      .subList(states.indexOf("on-call"), states.size())
                      .equals(List.of("on-call", "wrap-up", "available"))
                  ? ""
                  : "states " + states;
            });
      }
    }
  }

  @Test
  void a_call_without_a_conversation_has_no_wrap_up_and_the_user_is_away_as_before() {
    setWrapUp(600);
    Member ada = acme.signIn("ada");
    String dialed = TestWorkspace.callSid();
    try (TestPage page = acme.page(ada)) {
      acme.dial(acme.grants(ada), dialed, "+15550002222");
      expectState(page, ada, "on-call");
      acme.webhook(
          "/voice/status",
          Map.of(
              "CallSid", dialed,
              "CallStatus", "completed",
              "From", "client:" + identity(ada),
              "To", "+15550002222",
              "Direction", "inbound"));
      eventually(() -> state(ada).equals("away") ? "" : "state " + state(ada));
      assertThat(states(page, ada)).endsWith("on-call", "away");
    }
  }

  @Test
  void a_reload_is_not_visible_and_a_closed_page_is_offline_after_the_grace() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    try (TestPage watching = acme.page(ben)) {
      acme.page(ada).available().close();
      TestPage reloaded = acme.page(ada).available();
      reloaded.close();
      expectState(watching, ada, "offline");
      assertThat(states(watching, ada)).doesNotHaveDuplicates().endsWith("available", "offline");
      assertThat(rung()).isEmpty();
    }
  }

  @Test
  void a_user_on_a_call_is_not_offered_one_in_another_workspace() {
    Member ada = acme.signIn("ada");
    TestWorkspace globex = connect(number.replace("+1555020", "+1555030"));
    server.server().workspaces().admit(globex.id(), ada.user(), Role.AGENT);
    try (TestPage _ = acme.page(ada).available();
        TestPage there = globex.page(ada).available()) {
      TestCall call = TestCall.ring(acme, number).answer(identity(ada));
      JsonNode onCall = expectState(there, ada, "on-call");
      assertThat(onCall.has("callId")).isFalse();
      assertThat(rung()).isEmpty();

      call.hangUp();
      expectState(there, ada, "available", onCall.path("seq").asLong());
      expectRung(Set.of(identity(ada)));
    }
  }

  @Test
  void a_member_lists_the_states_of_all_members() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    Member cleo = acme.signIn("cleo");
    try (TestPage _ = acme.page(ada).available();
        TestPage _ = acme.page(ben)) {
      eventually(() -> state(ben).equals("away") ? "" : "ben is " + state(ben));
      assertThat(state(ada)).isEqualTo("available");
      JsonNode absent = member(cleo);
      assertThat(absent.path("state").asString()).isEqualTo("offline");
      assertThat(absent.path("since").isNull()).isTrue();
      assertThat(absent.path("name").asString()).isEqualTo("cleo");
    }
    assertThatResponse(connect("+15550409999").get("/presence", ada.token()))
        .isProblem(404, "not-found");
  }

  @Test
  void a_node_that_died_loses_its_agents_and_a_call_of_theirs_still_ends() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    Member cleo = acme.signIn("cleo");
    try (TestServer dying = node(NOT_RENEWED);
        TestPage watching = acme.page(cleo);
        TestPage _ = dying.page(acme.id(), ada.token()).available();
        TestPage _ = dying.page(acme.id(), ben.token()).available()) {
      TestCall call = TestCall.ring(acme, number).answer(identity(ada));
      expectRung(Set.of(identity(ben)));

      expire(newestNode());
      assertThat(rung()).isEmpty();
      expectState(watching, ben, "offline");
      assertThat(state(ada)).isEqualTo("on-call");
      assertThat(server.rows("nodes")).isEqualTo(1);

      call.hangUp();
      expectState(watching, ada, "offline");
    }
  }

  @Test
  void a_node_that_was_removed_by_mistake_stores_its_agents_again() {
    Member ada = acme.signIn("ada");
    try (TestServer paused = node(RENEWED_SELDOM);
        TestPage _ = paused.page(acme.id(), ada.token()).available()) {
      String node = newestNode();
      List<String> started = started(node);
      assertThat(started).hasSize(1);
      eventually(
          () -> {
            if (!started(node).equals(started)) {
              return "";
            }
            expire(node);
            return "not removed";
          });
      expectRung(Set.of(identity(ada)));
      eventually(() -> state(ada).equals("available") ? "" : "state " + state(ada));
    }
  }

  @Test
  void a_node_that_stops_deletes_its_sessions_and_its_lease() {
    Member ada = acme.signIn("ada");
    TestServer stopping = node(LeaseConfig.PRODUCTION);
    TestPage page = stopping.page(acme.id(), ada.token()).available();
    stopping.close();
    assertThat(page.closed()).isEqualTo(1001);
    assertThat(rung()).isEmpty();
    assertThat(
            server
                .sql()
                .sql("select count(*) from presence_sessions where user_id = :user")
                .param("user", ada.user().value())
                .query(Integer.class)
                .single())
        .isZero();
    eventually(() -> server.rows("nodes") == 1 ? "" : server.rows("nodes") + " nodes");
  }

  @Test
  void a_call_is_not_placed_for_an_agent_who_talks() {
    Member ada = acme.signIn("ada");
    String body = "{\"to\":\"+15550001111\"}";
    try (TestPage _ = acme.page(ada).available()) {
      TestCall call = TestCall.ring(acme, number).answer(identity(ada));
      assertThatResponse(acme.post("/make-direct-call", ada.token(), body))
          .isProblem(409, "agent-unavailable");
      call.hangUp();
    }
  }

  private void setWrapUp(int seconds) {
    assertThatResponse(acme.patch("", acme.administrator(), "{\"wrapUpSeconds\":" + seconds + "}"))
        .hasStatus(200);
  }

  /// Lets the time of all wrap-ups be over.
  private void endWrapUps() {
    server
        .sql()
        .sql("update presence_states set wrap_up_until = now() where state = 'wrap-up'")
        .update();
  }

  private String newestNode() {
    return server
        .sql()
        .sql("select id from nodes order by started_at desc limit 1")
        .query(UUID.class)
        .single()
        .toString();
  }

  private void expire(String node) {
    server
        .sql()
        .sql("update nodes set expires_at = now() where id = cast(:id as uuid)")
        .param("id", node)
        .update();
  }

  /// Returns when the node's row was inserted; empty without a row.
  private List<String> started(String node) {
    return server
        .sql()
        .sql("select started_at::text from nodes where id = cast(:id as uuid)")
        .param("id", node)
        .query(String.class)
        .list();
  }

  private Set<String> rung() {
    return TestCall.ring(acme, number).rungBeforeHangUp();
  }

  private void expectRung(Set<String> identities) {
    eventually(
        () -> {
          Set<String> rung = rung();
          return rung.equals(identities) ? "" : "a call rings " + rung;
        });
  }

  private String identity(Member member) {
    return acme.grants(member).path("identity").asString();
  }

  private JsonNode member(Member member) {
    return acme.get("/presence")
        .json()
        .path("members")
        .valueStream()
        .filter(it -> it.path("userId").asString().equals(member.user().toString()))
        .findFirst()
        .orElseThrow();
  }

  private String state(Member member) {
    return member(member).path("state").asString();
  }

  private static JsonNode expectState(TestPage page, Member member, String state) {
    return expectState(page, member, state, 0);
  }

  private static JsonNode expectState(TestPage page, Member member, String state, long after) {
    return page.frame(
        "presence",
        f ->
            f.path("userId").asString().equals(member.user().toString())
                && f.path("state").asString().equals(state)
                && f.path("seq").asLong() > after);
  }

  private static List<String> states(TestPage page, Member member) {
    return page.frames("presence").stream()
        .filter(f -> f.path("userId").asString().equals(member.user().toString()))
        .map(f -> f.path("state").asString())
        .toList();
  }
}
