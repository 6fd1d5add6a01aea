package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Calls in conferences, from the offer to the end of the last leg.
@Order(2)
class ConferenceCallsTest extends ConferenceScenario {
  private static final String HOLD_SENTENCE = "Please hold.";

  @Test
  void the_agent_who_claims_a_call_joins_its_customer_and_the_others_stop_ringing() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    JsonNode offer = ada.page.frame("incoming-call");
    assertThat(offer.path("strategy").asString()).isEqualTo("conference");
    assertThat(offer.path("reason").asString()).isEqualTo("inbound");
    assertThat(offer.path("callSid").asString()).isEqualTo(customer.sid());
    assertThat(ben.offers()).singleElement().isEqualTo(offer.path("callId"));

    assertThat(awaitAnswer(customer, "/voice/wait")).contains("ringing-1.wav");

    TestCall leg = ada.accept(callId(customer));

    JsonNode ended = ben.page.frame("incoming-call-ended");
    assertThat(ended.path("reason").asString()).isEqualTo("taken");
    assertThat(ended.at("/takenBy/name").asString()).startsWith("ada-");
    assertThat(ben.offers()).isEmpty();
    JsonNode answered = awaitRow(customer, row -> isJoined(row, "ada"));
    assertThat(answered.path("status").asString()).isEqualTo("in-progress");
    assertThat(answers(customer)).doesNotContain("<Hangup");

    ada.browser.hangUp(leg.sid());
    ada.close();
    ben.close();
  }

  @Test
  void a_used_or_foreign_claim_connects_to_nothing() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    String claim = claim(ada, customer, 1).json().path("claim").asString();

    assertThat(answers(ben.browser.call(Map.of("claim", claim)))).doesNotContain("<Conference");
    TestCall joined = ada.browser.call(Map.of("claim", claim));
    assertThat(answers(joined)).contains("<Conference");
    assertThat(answers(ada.browser.call(Map.of("claim", claim)))).doesNotContain("<Conference");
    ada.close();
    ben.close();
  }

  @Test
  void a_tab_gets_its_claim_again_and_a_later_tab_of_the_agent_takes_it_over() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    String first = claim(ada, customer, 2).json().path("claim").asString();
    assertThat(claim(ada, customer, 2).json().path("claim").asString()).isEqualTo(first);

    UUID other = UUID.randomUUID();
    assertCode(ada.post(customer, "/claim", tab(other, 1)), "call-taken");
    String second = ada.post(customer, "/claim", tab(other, 3)).json().path("claim").asString();
    assertThat(second).isNotEqualTo(first);
    assertCode(claim(ben, customer, 9), "call-taken");
    assertThat(answers(ada.browser.call(Map.of("claim", first)))).doesNotContain("<Conference");
    ada.close();
    ben.close();
  }

  @Test
  void an_agent_who_declines_stops_ringing_and_the_last_decline_frees_the_call() {
    Agent ada = new Agent("ada");
    Agent ben = new Agent("ben");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    ben.page.frame("incoming-call");

    assertThatResponse(ada.post(customer, "/decline", "")).hasStatus(204);
    assertThat(ada.page.frame("incoming-call-ended").path("reason").asString())
        .isEqualTo("declined");
    assertThat(ada.offers()).isEmpty();
    assertThat(ben.offers()).hasSize(1);
    assertThatResponse(ada.post(customer, "/decline", "")).hasStatus(204);

    assertThatResponse(ben.post(customer, "/decline", "")).hasStatus(204);
    eventually(() -> answers(customer).contains("<Hangup") ? "" : "the caller still waits");
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_claim_that_no_leg_uses_returns_the_call_to_the_line() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.page.frame("incoming-call");
    assertThatResponse(claim(ada, customer, 1)).hasStatus(200);
    server
        .sql()
        .sql("update call_flows set claimed_until = now() where claimed_until is not null")
        .update();

    eventually(
        () -> ada.page.frames("incoming-call").size() == 2 ? "" : "the call is not offered again");
    ada.close();
  }

  @Test
  void the_legs_of_the_others_end_when_the_customer_leaves_and_in_reverse() {
    Agent ada = new Agent("ada");
    TestConversation phone = exchange.handset(caller()).calls(number);
    TestCall leg = ada.accept(phone.call());
    awaitRow(phone.call(), row -> isJoined(row, "ada"));
    phone.hangsUp();
    awaitEnd(leg);

    TestCall second = call();
    TestCall secondLeg = ada.accept(second);
    awaitRow(second, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(second, "/leave", "")).hasStatus(204);
    JsonNode ended = awaitRow(second, row -> !row.path("endedAt").isNull());
    assertThat(ended.path("endedBy").asString()).isEqualTo("agent");
    awaitEnd(secondLeg);
    ada.close();
  }

  @Test
  void a_customer_on_hold_is_resumed_and_both_requests_may_be_repeated() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    String hold = "/participants/" + participant(customer, "customer") + "/hold";
    assertThatResponse(ada.post(customer, hold, "")).hasStatus(200);
    awaitRow(customer, row -> isHeld(row));
    long requests = updates(customer);
    assertThatResponse(ada.post(customer, hold, "")).hasStatus(200);
    assertThat(updates(customer)).isEqualTo(requests);

    String resume = hold.replace("/hold", "/resume");
    assertThatResponse(ada.post(customer, resume, "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row));
    assertThatResponse(ada.post(customer, "/participants/" + UUID.randomUUID() + "/hold", ""))
        .hasStatus(404);

    Agent ben = new Agent("ben");
    assertNotInState(ben.post(customer, hold, ""), "not-joined");
    assertNotInState(ada.post(customer, "/swap", ""), "talking");
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    assertNotInState(ada.post(customer, hold, ""), "over");
    ada.close();
    ben.close();
  }

  @Test
  void the_customer_of_an_agent_whose_page_dies_is_held_at_once_until_she_rejoins() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall lost = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));

    long start = System.nanoTime();
    // The Voice SDK disconnects when its page is closed.
    ada.browser.hangUp(lost.sid());
    eventually(() -> updates(customer) > 0 ? "" : "the customer is not on hold");
    // Without the callback the next reading of the participants would show it.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    JsonNode waiting = ada.page.frame("call-waiting-for-rejoin");
    assertThat(waiting.at("/call/id").asString()).isEqualTo(callId(customer));
    assertThat(acme.get("/calls/offers", ada.member.token()).json().at("/rejoin/0/until"))
        .isEqualTo(waiting.path("until"));
    awaitRow(customer, row -> isHeld(row));
    assertThat(awaitAnswer(customer, "/voice/hold")).contains("music-1.wav", HOLD_SENTENCE);

    String claim =
        ada.post(customer, "/rejoin", tab(UUID.randomUUID(), 2)).json().path("claim").asString();
    TestCall leg = ada.browser.call(Map.of("claim", claim));
    awaitRow(customer, row -> isJoined(row, "ada") && !isHeld(row));
    assertThatResponse(ada.post(customer, "/leave", "")).hasStatus(204);
    awaitEnd(leg);
    ada.close();
  }

  @Test
  void a_customer_whose_agent_does_not_return_is_offered_to_others() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall lost = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    ada.browser.hangUp(lost.sid());
    ada.page.frame("call-waiting-for-rejoin");
    ada.close();
    Agent ben = new Agent("ben");
    server.sql().sql("update conference_rejoins set until = now()").update();
    server.sql().sql("update calls set control_due = now() where control_due is not null").update();

    ben.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ben") && !isHeld(row));
    ben.post(customer, "/leave", "");
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ben.close();
  }

  @Test
  void a_call_of_the_simple_strategy_cannot_be_controlled() {
    settings("{\"callStrategy\":\"client\"}");
    Agent ada = new Agent("ada");
    TestCall customer = call();
    assertCode(ada.post(customer, "/merge", ""), "simple-call");
    assertCode(ada.post(customer, "/claim", tab(ada.tab, 1)), "simple-call");
    ada.close();
  }

  @Test
  void a_call_enters_the_line_in_the_transaction_that_creates_it() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.page.frame("incoming-call");

    assertThat(
            server
                .sql()
                .sql(
                    """
                    select e.xmin::text = o.xmin::text
                    from call_events e join call_offers o on o.call_id = e.call_id
                    where e.call_sid = :leg order by e.received_at limit 1""")
                .param("leg", customer.sid())
                .query(Boolean.class)
                .single())
        .as("the offer is of the transaction that stored the first event")
        .isTrue();
    ada.close();
  }

  @Test
  void a_call_that_no_agent_is_free_for_enters_the_line_in_that_transaction_too() {
    Agent ada = new Agent("ada");
    TestCall first = call();
    ada.accept(first);
    awaitRow(first, row -> isJoined(row, "ada"));
    String waiting = "CA" + UUID.randomUUID().toString().replace("-", "");
    String twiml = acme.ring(waiting, caller(), number);

    assertThat(twiml).contains("<Conference");
    assertThat(
            server
                .sql()
                .sql(
                    """
                    select f.step, e.xmin::text = f.xmin::text as together
                    from call_events e join call_flows f on f.call_id = e.call_id
                    where e.call_sid = :leg""")
                .param("leg", waiting)
                .query((row, _) -> row.getString("step") + " " + row.getBoolean("together"))
                .list())
        .containsExactly("waiting true");
    acme.webhook(
        "/voice/status",
        Map.of(
            "CallSid",
            waiting,
            "CallStatus",
            "completed",
            "Direction",
            "inbound",
            "From",
            "+1",
            "To",
            number));
    ada.post(first, "/leave", "");
    ada.close();
  }

  @Test
  void a_call_that_is_over_is_due_until_its_requests_are_deleted() {
    TestCall customer = exchange.call(caller(), number, "waitMs 200\nhangup");
    awaitRow(customer, row -> row.path("endedAt").isString());
    eventually(() -> isDue(customer) ? "the call is due" : "");

    server
        .sql()
        .sql(
            """
            insert into requested_states (workspace_id, call_id, participant_id, leaves)
            select workspace_id, id, gen_random_uuid(), true from calls where call_sid = :leg""")
        .param("leg", customer.sid())
        .update();
    server
        .sql()
        .sql("update calls set control_due = now() where call_sid = :leg")
        .param("leg", customer.sid())
        .update();

    eventually(() -> isDue(customer) ? "the call is due" : "");
    assertThat(server.rows("requested_states where call_id = '" + callId(customer) + "'")).isZero();
  }

  private boolean isDue(TestCall call) {
    return server.rows("calls where control_due is not null and call_sid = '" + call.sid() + "'")
        > 0;
  }

  @Test
  void of_ten_agents_who_claim_a_call_at_once_exactly_one_wins() throws Exception {
    Guarantee guarantee =
        Guarantee.of(15, "Races of ten agents for a call without exactly one winner", getClass());
    int races = Guarantee.size(10, 1_000);
    Duration slowest = Duration.ZERO;
    List<Member> agents = IntStream.range(0, 10).mapToObj(i -> acme.signIn("agent-" + i)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 1; race <= races; race++) {
        String callSid = TestWorkspace.callSid();
        acme.ring(callSid, caller(), number);
        String id = callId(callSid);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> answers = new ArrayList<>();
        for (Member agent : agents) {
          answers.add(
              threads.submit(
                  () -> {
                    start.await();
                    return acme.post(
                        "/calls/" + id + "/claim", agent.token(), tab(UUID.randomUUID(), 1));
                  }));
        }
        long begin = System.nanoTime();
        start.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
          statuses.add(answer.get().status());
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        slowest = time.compareTo(slowest) > 0 ? time : slowest;
        assertThat(statuses).as("race %d", race).containsOnlyOnce(200).containsOnly(200, 409);
        acme.hangUp(callSid, caller(), number);
      }
    }
    guarantee.recordResult(
        "0 of %,d; the last of the losers was answered after at most %d ms"
            .formatted(races, slowest.toMillis()));
  }
}
