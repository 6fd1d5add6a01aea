package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;

/// Nodes that share a database: what happens on one takes effect on the others within a second. A
/// subclass for each fan-out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SeveralNodes {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  /// A second, and more in a build, whose machine may be busy.
  private static final long LONGEST_MILLIS = Guarantee.size(3_000, 1_000);

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private final int count;
  private final Map<String, String> settings = new HashMap<>();
  private final Guarantee guarantee;
  private final List<TestServer> nodes = new ArrayList<>();
  private TestServer first;
  private TestServer last;
  private TestWorkspace acme;
  private long longest;

  SeveralNodes(int count, String fanout) {
    this.count = count;
    this.guarantee =
        Guarantee.of(
            5,
            "Effect on another of %d nodes (%s) within a second: ring, answer, end, sign out, role,"
                    .formatted(count, fanout)
                + " setup",
            getClass());
    settings.put("RINGBACK_FANOUT", fanout);
    settings.put("PUBLIC_URL", "https://voice.example.test");
  }

  /// Returns more settings of the nodes.
  Map<String, String> more() {
    return Map.of();
  }

  @BeforeAll
  void start() {
    settings.put("DATABASE_URL", TestDatabase.fresh());
    settings.putAll(more());
    for (int i = 0; i < count; i++) {
      nodes.add(TestServer.builder().twilio(exchange).settings(settings).start());
    }
    first = nodes.getFirst();
    last = nodes.getLast();
    acme = TestWorkspace.connect(first, exchange.account());
  }

  @AfterAll
  void stop() {
    nodes.forEach(TestServer::close);
    guarantee.recordResult("longest " + longest + " ms");
  }

  /// A member with a socket on a node.
  private record Agent(UserId user, String token, TestPage page) {
    String identity() {
      return page.frame("welcome").path("identity").asString();
    }
  }

  private Agent agent(String name, TestServer node) {
    TestWorkspace.Member member = acme.signIn(name);
    return new Agent(member.user(), member.token(), node.page(acme.id(), member.token()));
  }

  /// Runs the check, and fails if it takes too long after the action.
  private void within(Runnable action, Runnable check) {
    action.run();
    long start = System.nanoTime();
    check.run();
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    longest = Math.max(longest, millis);
    assertThat(millis).isLessThanOrEqualTo(LONGEST_MILLIS);
  }

  private Answer webhook(TestServer node, String route, Map<String, String> form) {
    Account account = exchange.account();
    return node.twilio(account.sid(), account.authToken()).signed(acme.path(route), form);
  }

  private void agentLeg(TestServer node, String callId, Map<String, String> form) {
    Map<String, String> all = new HashMap<>(form);
    all.put("From", CUSTOMER);
    all.put("Direction", "outbound-dial");
    assertThatResponse(webhook(node, "/voice/status?callId=" + callId, all)).hasStatus(204);
  }

  @Test
  void a_call_rings_is_answered_and_ends_on_all_nodes() {
    List<Agent> agents =
        IntStream.range(0, count).mapToObj(i -> agent("agent" + i, nodes.get(i))).toList();
    agents.forEach(agent -> agent.page().available());
    String caller = TestWorkspace.callSid();
    List<String> twiml = new ArrayList<>();

    within(
        () ->
            twiml.add(
                webhook(first, "/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER))
                    .body()),
        () -> agents.forEach(agent -> agent.page().frame("incoming-call")));

    for (Agent agent : agents) {
      assertThat(twiml.getFirst()).contains("<Identity>" + agent.identity() + "</Identity>");
    }
    Agent answering = agents.getFirst();
    String callId = answering.page().frame("incoming-call").path("callId").asString();
    Map<String, String> leg =
        Map.of(
            "CallSid",
            TestWorkspace.callSid(),
            "ParentCallSid",
            caller,
            "To",
            "client:" + answering.identity());
    within(
        () -> agentLeg(last, callId, with(leg, "in-progress", 2)),
        () ->
            agents.forEach(
                agent ->
                    agent
                        .page()
                        .frame(
                            "call-updated",
                            frame -> frame.at("/call/status").asString("").equals("in-progress"))));
    within(
        () -> {
          agentLeg(first, callId, with(leg, "completed", 3));
          webhook(
              last,
              "/voice/status",
              Map.of("CallSid", caller, "CallStatus", "completed", "From", CUSTOMER, "To", NUMBER));
        },
        () -> agents.forEach(agent -> agent.page().frame("call-ended")));
    agents.forEach(agent -> agent.page().close());
  }

  /// The call is unknown to the exchange, so the server saves its end at once.
  @Test
  void a_call_that_a_member_ends_on_one_node_ends_on_the_others() {
    Agent zoe = agent("zoe", last);
    String caller = TestWorkspace.callSid();
    webhook(last, "/voice", Map.of("CallSid", caller, "From", CUSTOMER, "To", NUMBER));
    String id =
        zoe.page()
            .frame("call-updated", frame -> frame.at("/call/callSid").asString("").equals(caller))
            .at("/call/id")
            .asString();
    within(
        () ->
            assertThatResponse(first.post(acme.path("/calls/" + id + "/end"), zoe.token(), ""))
                .hasStatus(204),
        () ->
            zoe.page()
                .frame(
                    "call-ended", frame -> frame.at("/call/callSid").asString("").equals(caller)));
    zoe.page().close();
  }

  private static Map<String, String> with(Map<String, String> form, String status, int sequence) {
    Map<String, String> all = new HashMap<>(form);
    all.put("CallStatus", status);
    all.put("SequenceNumber", String.valueOf(sequence));
    return all;
  }

  @Test
  void a_sign_out_closes_the_sockets_of_the_session_on_other_nodes() {
    Agent ada = agent("ada", last);
    within(() -> first.signOut(ada.token()), () -> assertThat(ada.page().closed()).isEqualTo(4401));
    assertThat(ada.page().frames("session-ended")).hasSize(1);
  }

  @Test
  void a_changed_role_ends_the_sessions_of_the_member_on_other_nodes() {
    Agent bob = agent("bob", last);
    within(
        () ->
            assertThatResponse(
                    acme.patch(
                        "/members/" + bob.user(), acme.administrator(), "{\"role\":\"admin\"}"))
                .hasStatus(200),
        () -> assertThat(bob.page().closed()).isEqualTo(4401));
  }

  @Test
  void a_setup_is_published_on_other_nodes() {
    Agent eve = agent("eve", last);
    within(
        () -> assertThatResponse(acme.configure(exchange.account())).hasStatus(200),
        () -> {
          eve.page().frame("config-progress");
          eve.page().frame("config-updated");
        });
    eve.page().close();
  }
}
