package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.exchange.junit.TestHandset;
import tools.jackson.databind.JsonNode;

/// Agents who park a call to take or to place another one, and return to it.
@Order(2)
class ParkedCallsTest extends ConferenceScenario {
  @Test
  void an_agent_holds_her_call_for_a_transferred_one_and_switches_back() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestCall leg = ada.accept(first);
    awaitRow(first, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    TestCall second = call();
    ben.accept(second);
    awaitRow(second, row -> isJoined(row, "ben"));
    String target = "{\"userId\":\"%s\"}".formatted(ada.member.user());
    assertThatResponse(ben.post(second, "/transfer", target)).hasStatus(202);
    ada.page.frame("incoming-call", frame -> frame.path("reason").asString().equals("transfer"));
    assertCode(claim(ada, second, 1), "on-a-call");

    TestCall secondLeg = ada.joinHolding(second, "/claim");
    awaitEnd(leg);
    awaitRow(second, row -> isJoined(row, "ada") && !isHeld(row));
    awaitRow(first, row -> isHeld(row) && !isJoined(row, "ada"));
    assertThat(ada.page.frame("call-waiting-for-rejoin").path("until").isNull()).isTrue();
    JsonNode parked = acme.get("/calls/offers", ada.member.token()).json().path("rejoin");
    assertThat(parked).hasSize(1);
    assertThat(parked.at("/0/until").isNull()).isTrue();

    assertCode(ada.post(first, "/rejoin", tab(ada.tab, 1)), "on-a-call");
    ada.joinHolding(first, "/rejoin");
    awaitEnd(secondLeg);
    awaitRow(first, row -> isJoined(row, "ada") && !isHeld(row));
    awaitRow(second, row -> isHeld(row) && !isJoined(row, "ada"));

    assertThatResponse(ada.post(first, "/leave", "")).hasStatus(204);
    ada.page.frame("call-waiting-for-rejoin", frame -> !frame.path("until").isNull());
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    JsonNode ended = awaitRow(second, row -> !row.path("endedAt").isNull());
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    ada.close();
    ben.close();
  }

  @Test
  void an_agent_parks_a_call_to_place_another_and_returns() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    TestCall leg = ada.accept(first);
    awaitRow(first, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(first, "/park", "")).hasStatus(200);
    assertThatResponse(ada.post(first, "/park", "")).hasStatus(200);
    awaitEnd(leg);
    awaitRow(first, row -> isHeld(row) && !isJoined(row, "ada"));

    exchange.phone("+15550003999");
    TestCall second = ada.browser.call(Map.of("To", "+15550003999"));
    awaitConference(second);
    ada.page.frame("call-waiting-for-rejoin", frame -> frame.path("until").isNull());
    ada.joinHolding(first, "/rejoin");
    awaitRow(first, row -> isJoined(row, "ada") && !isHeld(row));
    awaitRow(second, row -> isHeld(row) && !isJoined(row, "ada"));
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    assertThatResponse(ada.post(first, "/leave", "")).hasStatus(204);
    JsonNode over = awaitRow(first, row -> !row.path("endedAt").isNull());
    assertThat(over.path("endedBy").asString()).isEqualTo("agent");
    assertNotInState(ada.post(first, "/park", ""), "over");
    ada.close();
  }

  @Test
  void a_call_is_parked_as_soon_as_its_customer_has_joined_and_before_the_next_plan() {
    Agent ada = new Agent("ada");
    TestHandset customer = exchange.handset("+15550003998");
    TestCall call = ada.browser.call(Map.of("To", "+15550003998"));
    TestConversation ringing = customer.expectCall();
    awaitRow(call, row -> row.path("status").asString().equals("ringing"));
    String hold = "/participants/" + participant(call, "customer") + "/hold";
    assertNotInState(ada.post(call, hold, ""), "inviting");
    run(
        """
        create function plan_later() returns trigger language plpgsql as
        'begin new.control_due = now() + interval ''1 hour''; return new; end'""");
    run(
        """
        create trigger plan_later before update on calls for each row
        when (new.control_due is not null) execute function plan_later()""");

    ringing.answers();
    awaitConference(call);
    assertThatResponse(ada.post(call, "/park", "")).hasStatus(200);

    run("drop function plan_later cascade");
    run("update calls set control_due = now() where control_due is not null");
    awaitRow(call, row -> isHeld(row) && !isJoined(row, "ada"));
    assertThatResponse(ada.post(call, "/leave", "")).hasStatus(204);
    awaitRow(call, row -> !row.path("endedAt").isNull());
    ada.close();
  }

  private void run(String sql) {
    server.sql().sql(sql).update();
  }

  @Test
  void an_agent_leaves_customer_and_colleague_to_each_other_for_another_call_and_returns() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    ada.accept(first);
    awaitRow(first, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String colleague = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(first, "/participants", colleague)).hasStatus(202);
    ben.accept(first);
    awaitRow(first, row -> isJoined(row, "ben"));
    Agent cleo = new Agent("cleo");
    TestCall second = call();
    cleo.accept(second);
    awaitRow(second, row -> isJoined(row, "cleo"));
    String target = "{\"userId\":\"%s\"}".formatted(ada.member.user());
    assertThatResponse(cleo.post(second, "/transfer", target)).hasStatus(202);
    ada.page.frame("incoming-call", frame -> frame.path("reason").asString().equals("transfer"));

    ada.joinHolding(second, "/claim");
    awaitRow(second, row -> isJoined(row, "ada"));
    JsonNode row = awaitRow(first, each -> !isJoined(each, "ada"));
    assertThat(isHeld(row)).isFalse();
    // The customer waits for her when the colleague is gone too.
    assertThatResponse(ben.post(first, "/leave", "")).hasStatus(204);
    awaitRow(first, each -> isHeld(each) && !isJoined(each, "ben"));

    ada.joinHolding(first, "/rejoin");
    awaitRow(first, each -> isJoined(each, "ada") && !isHeld(each));
    assertThatResponse(ada.post(first, "/leave", "")).hasStatus(204);
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    awaitRow(second, each -> !each.path("endedAt").isNull());
    Stream.of(ada, ben, cleo).forEach(Agent::close);
  }

  @Test
  void a_waiting_caller_is_shown_to_an_agent_on_a_call_if_the_workspace_wants_it() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    ada.accept(first);
    awaitRow(first, row -> isJoined(row, "ada"));
    TestCall second = call();
    assertCode(ada.post(second, "/claim", holding(ada.tab)), "on-a-call");
    assertThat(isJoined(row(first.sid()), "ada")).isTrue();

    settings("{\"callWaiting\":true}");
    JsonNode offer =
        ada.page.frame("incoming-call", frame -> frame.path("reason").asString().equals("waiting"));
    assertThat(offer.path("callSid").asString()).isEqualTo(second.sid());
    ada.joinHolding(second, "/claim");
    awaitRow(second, row -> isJoined(row, "ada"));
    awaitRow(first, row -> isHeld(row) && !isJoined(row, "ada"));
    ada.post(first, "/leave", "");
    ada.post(second, "/leave", "");
    awaitRow(first, row -> !row.path("endedAt").isNull());
    awaitRow(second, row -> !row.path("endedAt").isNull());
    ada.close();
  }
}
