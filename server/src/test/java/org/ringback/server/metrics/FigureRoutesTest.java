package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Figures of real calls, and who may see them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FigureRoutesTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member agent;
  private Member supervisor;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
    agent = acme.signIn("figures-agent");
    supervisor = acme.signIn("figures-supervisor", Role.SUPERVISOR);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_call_counts_in_the_figures_once_it_has_ended() {
    String sid = callSid();
    acme.ring(sid, CUSTOMER, NUMBER);
    assertThat(figure("missed", supervisor).path("calls").asInt()).isZero();
    end(sid);
    eventually(
        () -> figure("missed", supervisor).path("value").asInt() == 1 ? "" : "not counted yet");
    JsonNode behind =
        acme.get("/metrics/calls?metric=missed&by=number&key=%2B15550100100", supervisor.token())
            .json();
    assertThat(behind.path("total").asInt()).isEqualTo(1);
    assertThat(behind.at("/calls/0/callSid").asString()).isEqualTo(sid);
    JsonNode slices = acme.get("/metrics/slices?by=outcome", supervisor.token()).json();
    assertThat(slices.at("/slices/0/key").asString()).isIn("abandoned", "no-answer");

    String csv = acme.get("/metrics/slices/export?by=number", supervisor.token()).body();
    assertThat(csv.lines().toList().getFirst())
        .startsWith("key,name,calls,offered,answered,missed");
    assertThat(csv.lines().toList().get(1)).startsWith(NUMBER + ",").contains(",1.0,1.0,0.0,1.0,");
    String calls =
        acme.get("/metrics/calls/export?metric=missed&by=outcome&key=answered", supervisor.token())
            .body();
    assertThat(calls.lines()).hasSize(1);
    calls = acme.get("/metrics/calls/export?metric=missed", supervisor.token()).body();
    assertThat(calls.lines()).hasSize(2);
    assertThat(calls).contains("," + sid + ",inbound,no-answer," + CUSTOMER + "," + NUMBER);
    assertThat(acme.audit("figures.exported").getFirst().at("/detail/by").asString())
        .isEqualTo("number");

    String recalculation = "/metrics/recalculation";
    assertThatResponse(acme.post(recalculation, supervisor.token(), "{}"))
        .isProblem(403, "forbidden");
    JsonNode marked = acme.post(recalculation, "{}").json();
    assertThat(marked.path("quarters").asInt()).isEqualTo(1);
    eventually(
        () ->
            acme.get("/metrics/figures").json().path("pendingQuarters").asInt() == 0
                ? ""
                : "a quarter is pending");
    assertThat(figure("missed", supervisor).path("value").asInt()).isEqualTo(1);
  }

  @Test
  void the_time_of_an_available_agent_counts_once_it_has_passed() {
    Member idle = acme.signIn("figures-idle");
    String occupancy = "/metrics/figures?agent=" + idle.user();
    assertThat(value(occupancy, "occupancy").isNull()).isTrue();
    try (TestPage page = server.page(acme.id(), idle.token())) {
      page.say("{'type':'set-availability','available':true}");
      eventually(
          () ->
              acme.get("/presence").body().contains("available")
                  ? ""
                  : "the agent is not available yet");
      page.say("{'type':'set-availability','available':false}");
      eventually(
          () ->
              value(occupancy, "occupancy").asDouble(1) == 0 ? "" : "the time does not count yet");
    }
    JsonNode slices = acme.get("/metrics/slices?by=agent&agent=" + idle.user()).json();
    assertThat(slices.at("/slices/0/name").asString()).isEqualTo("figures-idle");
    assertThat(acme.get("/metrics/slices?by=number").json().findValuesAsString("metric"))
        .doesNotContain("occupancy", "concurrent-calls");
  }

  private JsonNode value(String path, String metric) {
    for (JsonNode figure : acme.get(path).json().path("figures")) {
      if (figure.path("metric").asString().equals(metric)) {
        return figure.path("value");
      }
    }
    throw new AssertionError("no figure " + metric);
  }

  @Test
  void an_agent_sees_her_own_figures_only() {
    JsonNode own = acme.get("/metrics/figures", agent.token()).json();
    assertThat(own.path("figures").findValuesAsString("metric"))
        .contains("answered", "talk-time")
        .doesNotContain("missed", "service-level");
    assertThatResponse(acme.get("/metrics/figures?agent=" + agent.user(), agent.token()))
        .hasStatus(200);
    assertThatResponse(
            acme.get("/metrics/slices?by=hour&agent=" + supervisor.user(), agent.token()))
        .isProblem(403, "forbidden");
    assertThatResponse(acme.get("/metrics/figures?agent=" + agent.user(), supervisor.token()))
        .hasStatus(200);
    assertThat(acme.get("/metrics/slices/export?by=day", agent.token()).body())
        .contains("answered")
        .doesNotContain("missed");
    assertThatResponse(
            acme.get(
                "/metrics/calls/export?metric=answered&agent=" + supervisor.user(), agent.token()))
        .isProblem(403, "forbidden");
  }

  @Test
  void an_invalid_period_or_metric_is_named() {
    for (String query :
        new String[] {
          "/metrics/figures?from=yesterday",
          "/metrics/figures?from=2026-02-02&to=2026-02-01",
          "/metrics/figures?from=2024-01-01&to=2026-02-01",
          "/metrics/figures?serviceLevelSeconds=21",
          "/metrics/slices",
          "/metrics/slices?by=moon",
          "/metrics/calls?metric=happiness",
          "/metrics/calls?metric=missed&by=hour"
        }) {
      assertThatResponse(acme.get(query)).isProblem(400, "invalid-request");
    }
  }

  private JsonNode figure(String metric, Member member) {
    for (JsonNode figure : acme.get("/metrics/figures", member.token()).json().path("figures")) {
      if (figure.path("metric").asString().equals(metric)) {
        return figure;
      }
    }
    throw new AssertionError("no figure " + metric);
  }

  private void end(String sid) {
    assertThatResponse(
            acme.webhook(
                "/voice/status",
                Map.of(
                    "CallSid",
                    sid,
                    "From",
                    CUSTOMER,
                    "To",
                    NUMBER,
                    "Direction",
                    "inbound",
                    "CallStatus",
                    "no-answer",
                    "SequenceNumber",
                    "2")))
        .hasStatus(204);
  }
}
