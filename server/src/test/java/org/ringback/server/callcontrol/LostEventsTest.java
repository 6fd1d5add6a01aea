package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import tools.jackson.databind.JsonNode;

/// Calls in conferences whose callbacks are lost. The server reads what happened from Twilio.
class LostEventsTest extends ConferenceScenario {
  /// The reconnection time of the Voice SDK, after which Twilio ends the leg of a browser.
  private static final Duration RECONNECTION = Duration.ofSeconds(15);

  @Test
  void an_agent_whose_join_is_lost_is_connected_before_the_call_is_offered_again() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    awaitRow(customer, row -> row.path("participants").size() == 1);
    loseCallbacks();

    ada.accept(customer);

    awaitRow(customer, row -> isJoined(row, "ada"));
    assertThat(ada.page.frames("incoming-call")).hasSize(1);
    ada.close();
  }

  @Test
  void a_customer_whose_hold_event_is_lost_is_on_hold_by_one_request() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    loseCallbacks();

    String hold = "/participants/" + participant(customer, "customer") + "/hold";
    assertThatResponse(ada.post(customer, hold, "")).hasStatus(200);
    awaitRow(customer, row -> isHeld(row));
    assertThatResponse(ada.post(customer, hold.replace("/hold", "/resume"), "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row));

    assertThat(updates(customer)).isEqualTo(2);
    ada.close();
  }

  @Test
  void a_customer_whose_agent_left_without_any_callback_is_put_on_hold() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    loseCallbacks();

    ada.browser.hangUp(leg.sid());
    awaitByReading(customer, row -> isHeld(row) && !isJoined(row, "ada"));

    JsonNode waiting = ada.page.frame("call-waiting-for-rejoin");
    assertThat(waiting.at("/call/id").asString()).isEqualTo(callId(customer));
    ada.close();
  }

  @Test
  void a_call_whose_customer_left_without_any_callback_ends() {
    Agent ada = new Agent("ada");
    TestConversation phone = exchange.handset(caller()).calls(number);
    TestCall customer = phone.call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    loseCallbacks();

    phone.hangsUp();
    awaitByReading(customer, row -> row.path("status").asString().equals("completed"));
    ada.close();
  }

  @Test
  void the_customer_of_an_agent_whose_browser_crashes_is_put_on_hold() {
    Agent ada = new Agent("ada");
    TestCall customer = exchange.call(caller(), number, "waitMs 3600000");
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));

    ada.browser.close();

    eventually(
        () -> {
          exchange.clock().step(RECONNECTION);
          return updates(customer) > 0 ? "" : "the leg of the browser is open";
        });
    ada.page.frame("call-waiting-for-rejoin");
    awaitRow(customer, row -> isHeld(row) && !isJoined(row, "ada"));
    ada.page.close();
  }

  @Test
  void a_customer_whose_wait_url_fails_waits_outside_the_conference() {
    TestCall customer = call();
    String id = callId(customer);
    String participant = participant(customer, "customer");

    String answer =
        acme.webhook(
                "/voice/dialed?callId=" + id + "&participantId=" + participant,
                Map.of(
                    "CallSid",
                    customer.sid(),
                    "From",
                    customer.sid(),
                    "To",
                    number,
                    "DialCallStatus",
                    "failed"))
            .body();

    assertThat(answer).contains("ringing-1.wav", "/voice/line?callId=" + id);
  }

  private void loseCallbacks() {
    exchange.chaos().add(ChaosRule.of(ChaosMode.CALLBACKS_DROP).forAccount(account.sid()));
  }

  /// Makes the regular reading of the participants due until the call is as expected.
  private void awaitByReading(TestCall customer, Predicate<JsonNode> fits) {
    String id = callId(customer);
    eventually(
        () -> {
          server
              .sql()
              .sql(
                  """
                  update calls set control_due = now(),
                    conference_read_at = now() - interval '1 minute'
                  where id = cast(:id as uuid)""")
              .param("id", id)
              .update();
          JsonNode row = row(customer.sid());
          return fits.test(row) ? "" : "the call is " + row;
        });
  }
}
