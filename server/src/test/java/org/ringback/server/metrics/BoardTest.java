package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the live board shows: its targets, and the events that keep it current.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardTest {
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private TestServer server;
  private TestWorkspace acme;
  private String number = "";
  private Member agent;
  private Member supervisor;

  @BeforeAll
  void start() {
    server =
        TestServer.builder().twilio(exchange).setting("RINGBACK_REQUESTS_PER_MINUTE", "0").start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void workspace() {
    int accounts = exchange.exchange().accounts().all().size();
    number = "+1555038%04d".formatted(accounts);
    Account account = exchange.createAccount("Acme");
    account.addNumber(number, "Main line");
    acme = TestWorkspace.connect(server, account);
    agent = acme.signIn("board-agent-" + accounts);
    supervisor = acme.signIn("board-supervisor-" + accounts, Role.SUPERVISOR);
  }

  private static ObjectNode targets() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("serviceLevelSeconds", 30)
        .put("serviceLevelPercent", 90)
        .put("abandonRatePercent", 3)
        .put("speedOfAnswerSeconds", 15)
        .put("longestWaitSeconds", 45)
        .put("callersWaiting", 0);
  }

  @Test
  void an_administrator_changes_the_targets_that_a_supervisor_sees_at_once() {
    JsonNode standard = acme.get("/board-targets", supervisor.token()).json();
    assertThat(standard.path("serviceLevelSeconds").asInt()).isEqualTo(20);
    assertThat(standard.path("serviceLevelPercent").asInt()).isEqualTo(80);
    try (TestPage board = acme.page(supervisor);
        TestPage ofAgent = acme.page(agent)) {
      ObjectNode changed = targets().putNull("callersWaiting");
      assertThatResponse(acme.put("/board-targets", changed.toString())).hasStatus(200);
      assertThat(board.frame("board-targets-changed").path("targets")).isEqualTo(changed);
      assertThat(acme.get("/board-targets", supervisor.token()).json()).isEqualTo(changed);
      JsonNode entry = acme.audit("board-targets.changed").getFirst();
      assertThat(entry.at("/detail/serviceLevelPercent").asString()).isEqualTo("90");
      assertThat(entry.at("/detail/callersWaiting").asString()).isEqualTo("null");
      acme.ringAndHangUp(callSid(), CUSTOMER, number);
      ofAgent.frame("call-ended");
      assertThat(ofAgent.frames("board-targets-changed")).isEmpty();
    }
  }

  @Test
  void an_agent_sees_no_targets_and_a_supervisor_changes_none() {
    assertThatResponse(acme.get("/board-targets", agent.token())).isProblem(403, "forbidden");
    assertThatResponse(acme.put("/board-targets", supervisor.token(), targets().toString()))
        .isProblem(403, "forbidden");
  }

  @Test
  void an_invalid_target_is_named_and_changes_nothing() {
    JsonNode before = acme.get("/board-targets").json();
    for (ObjectNode invalid :
        List.of(
            targets().put("serviceLevelSeconds", 21),
            targets().putNull("serviceLevelSeconds"),
            targets().put("serviceLevelPercent", 0),
            targets().put("serviceLevelPercent", 101),
            targets().put("abandonRatePercent", -1),
            targets().put("abandonRatePercent", 2.5),
            targets().put("speedOfAnswerSeconds", 0),
            targets().put("longestWaitSeconds", 3601),
            targets().put("callersWaiting", "3"),
            targets().without("callersWaiting"))) {
      assertThatResponse(acme.put("/board-targets", invalid.toString()))
          .isProblem(400, "invalid-request");
    }
    JsonNode errors =
        acme.put("/board-targets", targets().put("longestWaitSeconds", 0).toString())
            .json()
            .path("errors");
    assertThat(errors.findValuesAsString("pointer")).containsExactly("/longestWaitSeconds");
    assertThat(acme.get("/board-targets").json()).isEqualTo(before);
    assertThat(acme.audit("board-targets.changed")).isEmpty();
  }

  @Test
  void the_board_hears_of_a_waiting_caller_and_then_of_the_changed_figures() {
    try (TestPage board = acme.page(supervisor);
        TestPage ofAgent = acme.page(agent)) {
      String sid = callSid();
      acme.ring(sid, CUSTOMER, number);
      JsonNode waiting = board.frame("call-updated").path("call");
      assertThat(waiting.path("callSid").asString()).isEqualTo(sid);
      assertThat(waiting.path("answeredAt").isNull()).isTrue();
      assertThat(waiting.path("leavingMessage").isMissingNode()).isTrue();
      acme.hangUp(sid, CUSTOMER, number);
      long ended = board.frame("call-ended").path("seq").asLong();
      // At the end of a minute, there is one before.
      board.frame("figures-changed", event -> event.path("seq").asLong() > ended);
      assertThat(offered()).as("the figures are current when the event arrives").isEqualTo(1);
      assertThat(ofAgent.frames("figures-changed")).isEmpty();
    }
  }

  @Test
  void many_calls_cause_at_most_one_event_a_second_and_the_last_one_is_not_lost() {
    int calls = 40;
    try (TestPage board = acme.page(supervisor)) {
      for (int call = 0; call < calls; call++) {
        acme.ringAndHangUp(callSid(), CUSTOMER, number);
      }
      eventually(
          () -> {
            List<JsonNode> events = board.frames("figures-changed");
            return !events.isEmpty() && offeredAfter(events.getLast()) == calls
                ? ""
                : offered() + " of " + calls + " calls count, after " + events;
          });
      List<Instant> times =
          board.frames("figures-changed").stream()
              .map(event -> Instant.parse(event.path("at").asString()))
              .toList();
      for (int event = 1; event < times.size(); event++) {
        assertThat(Duration.between(times.get(event - 1), times.get(event)))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      }
    }
  }

  /// Returns the offered calls if no call has ended after the event, else -1.
  private long offeredAfter(JsonNode event) {
    long ended =
        server
            .sql()
            .sql(
                """
                select max(seq) from realtime_events
                where workspace_id = :workspace and type = 'call-ended'""")
            .param("workspace", acme.id().value())
            .query(Long.class)
            .single();
    return event.path("seq").asLong() > ended ? offered() : -1;
  }

  private long offered() {
    return acme.get("/metrics/figures", supervisor.token())
        .json()
        .path("figures")
        .valueStream()
        .filter(figure -> figure.path("metric").asString().equals("offered"))
        .findFirst()
        .orElseThrow()
        .path("calls")
        .asLong();
  }
}
