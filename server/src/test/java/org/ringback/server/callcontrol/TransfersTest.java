package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.exchange.junit.TestHandset;
import tools.jackson.databind.JsonNode;

/// Consultations, transfers and participants who are added to a call.
@Order(2)
class TransfersTest extends ConferenceScenario {
  @Test
  void an_agent_consults_a_colleague_swaps_merges_and_leaves_the_customer_to_him() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\",\"consult\":true}".formatted(ben.member.user());
    assertThatResponse(ada.post(customer, "/participants", target)).hasStatus(202);
    JsonNode offer = ben.page.frame("incoming-call");
    assertThat(offer.path("reason").asString()).isEqualTo("consultation");
    assertThat(offer.at("/invitedBy/id").asString()).isEqualTo(ada.member.user().toString());
    awaitRow(customer, row -> isHeld(row) && isRinging(row, "ben"));

    ben.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ben"));
    assertThat(isHeld(row(customer.sid()))).isTrue();
    assertThatResponse(ada.post(customer, "/swap", "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row) && isHeld(row, "ben"));
    assertThatResponse(ada.post(customer, "/merge", "")).hasStatus(200);
    awaitRow(customer, row -> !isHeld(row) && !isHeld(row, "ben"));

    assertThatResponse(ada.post(customer, "/complete", "")).hasStatus(200);
    awaitEnd(leg);
    JsonNode row = awaitRow(customer, each -> !isJoined(each, "ada"));
    assertThat(isJoined(row, "ben")).isTrue();
    assertThat(row.path("endedAt").isNull()).isTrue();
    ben.post(customer, "/leave", "");
    awaitRow(customer, each -> !each.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_colleague_is_offered_to_join_while_the_customer_is_not_on_hold() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(customer, "/participants", target)).hasStatus(202);

    assertThat(ben.page.frame("incoming-call").path("reason").asString()).isEqualTo("join");
    ben.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ben") && !isHeld(row));
    ada.close();
    ben.close();
  }

  @Test
  void a_canceled_consultation_stops_ringing_and_resumes_the_customer() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\",\"consult\":true}".formatted(ben.member.user());
    ada.post(customer, "/participants", target);
    ben.page.frame("incoming-call");
    awaitRow(customer, row -> isHeld(row));
    assertNotInState(ada.post(customer, "/participants", target), "inviting");

    JsonNode ringing = awaitRow(customer, row -> isRinging(row, "ben"));
    String invited =
        ringing
            .path("participants")
            .valueStream()
            .filter(each -> each.path("state").asString().equals("ringing"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    String path = "/calls/" + callId(customer) + "/participants/" + invited;
    assertThatResponse(acme.delete(path, ada.member.token())).hasStatus(204);
    assertThat(ben.page.frame("incoming-call-ended").path("reason").asString()).isEqualTo("over");
    awaitRow(customer, row -> !isHeld(row) && !isRinging(row, "ben"));
    ada.post(customer, "/leave", "");
    awaitRow(customer, each -> !each.path("endedAt").isNull());
    ada.close();
    ben.close();
  }

  @Test
  void a_transferred_call_that_the_target_declines_returns_to_the_agent() {
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    Agent ben = new Agent("ben");
    String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
    assertThatResponse(ada.post(customer, "/transfer", target)).hasStatus(202);
    awaitEnd(leg);
    awaitRow(customer, row -> isHeld(row));
    assertThat(ben.page.frame("incoming-call").path("reason").asString()).isEqualTo("transfer");

    assertThatResponse(ben.post(customer, "/decline", "")).hasStatus(204);
    ada.page.frame("incoming-call", frame -> frame.path("reason").asString().equals("transfer"));
    TestCall again = ada.accept(callId(customer));
    awaitRow(customer, row -> isJoined(row, "ada") && !isHeld(row));
    ada.post(customer, "/leave", "");
    awaitEnd(again);
    ada.close();
    ben.close();
  }

  @Test
  void a_call_transferred_to_a_number_goes_on_without_the_agent_until_the_phone_hangs_up() {
    String outside = "+1555777%04d".formatted(callers);
    TestHandset phone = exchange.handset(outside);
    Agent ada = new Agent("ada");
    TestCall customer = call();
    TestCall leg = ada.accept(customer);
    awaitRow(customer, row -> isJoined(row, "ada"));
    assertThatResponse(ada.post(customer, "/transfer", "{\"number\":\"" + outside + "\"}"))
        .hasStatus(202);
    TestConversation outsider = phone.expectCall().answers();
    awaitEnd(leg);
    JsonNode talking =
        awaitRow(
            customer,
            row ->
                !isHeld(row)
                    && row.path("participants")
                        .valueStream()
                        .anyMatch(
                            each ->
                                each.path("number").asString("").equals(outside)
                                    && each.path("state").asString().equals("joined")));
    assertThat(talking.path("endedAt").isNull()).isTrue();
    // No leg is left alone after the phone has hung up.
    outsider.hangsUp();
    awaitRow(customer, row -> !row.path("endedAt").isNull());
    ada.close();
  }
}
