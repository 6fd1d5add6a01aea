package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.TestCall;
import tools.jackson.databind.JsonNode;

/// Agents whose leg ends without a hang-up, in a call in which a colleague stays.
class LostAgentTest extends ConferenceScenario {
  @Test
  void an_agent_who_is_lost_may_return_to_the_others_who_talk_on() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    TestCall lost = meet(customer, ada, ben);

    ada.browser.hangUp(lost.sid());
    awaitRow(customer, row -> !isJoined(row, "ada"));

    assertThat(isHeld(row(customer.sid()))).isFalse();
    assertThat(rejoins(ben)).isEmpty();
    assertThat(rejoins(ada).at("/0/call/id").asString()).isEqualTo(callId(customer));
    String claim =
        ada.post(customer, "/rejoin", tab(UUID.randomUUID(), 2)).json().path("claim").asString();
    ada.browser.call(Map.of("claim", claim));
    awaitRow(customer, row -> isJoined(row, "ada") && isJoined(row, "ben"));
    assertThat(rejoins(ada)).isEmpty();
    ada.close();
    ben.close();
  }

  @Test
  void an_agent_who_does_not_want_to_return_is_no_longer_offered_it() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    TestCall lost = meet(customer, ada, ben);

    ada.browser.hangUp(lost.sid());
    awaitRow(customer, row -> !isJoined(row, "ada"));
    int before = ada.page.frames("call-updated").size();
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    assertThat(rejoins(ada)).isEmpty();
    eventually(
        () ->
            ada.page.frames("call-updated").size() > before
                ? ""
                : "no event tells the agent's pages");
    assertNotInState(ada.post(customer, "/rejoin", tab(UUID.randomUUID(), 2)), "not-joined");
    assertThat(isJoined(row(customer.sid()), "ben")).isTrue();
    ada.close();
    ben.close();
  }

  @Test
  void an_agent_who_hangs_up_before_her_join_is_reported_ends_the_call() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    exchange
        .chaos()
        .add(
            ChaosRule.of(ChaosMode.CALLBACKS_DELAY)
                .withChance(1)
                .withLength(Duration.ofSeconds(2))
                .forAccount(account.sid()));
    TestCall leg = ada.accept(customer);
    eventually(
        () ->
            exchange.deliveries().stream().anyMatch(each -> each.callSid().equals(leg.sid()))
                ? ""
                : "the server does not know the leg");
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    awaitEnd(leg);
    ada.close();
  }

  /// Connects a customer with two agents, and returns the leg of the first.
  private TestCall meet(TestCall customer, Agent first, Agent second) {
    TestCall leg = first.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    String colleague = "{\"userId\":\"%s\",\"consult\":false}".formatted(second.member.user());
    assertThatResponse(first.post(customer, "/participants", colleague)).hasStatus(202);
    second.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada") && isJoined(row, "ben"));
    return leg;
  }

  private JsonNode rejoins(Agent agent) {
    return acme.get("/calls/offers", agent.member.token()).json().path("rejoin");
  }
}
