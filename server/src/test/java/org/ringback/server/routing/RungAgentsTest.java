package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;

/// Which agents a caller rings, and what declines change.
@Order(1)
class RungAgentsTest extends LineScenario {
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
}
