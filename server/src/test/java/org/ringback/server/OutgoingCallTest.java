package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Outgoing calls, from a browser and through the API: who answers, and what ends the ringing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingCallTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final String DETECT = "{\"to\":\"" + CUSTOMER + "\",\"machineDetection\":true}";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_call_that_a_machine_answers_ends_without_ringing_the_agent() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER).isMachine("leave a message");
    try (TestPage page = acme.page(ada).available()) {
      exchange.client(acme.accessToken(ada));
      int before = exchange.calls().size();
      TestCall placed = place(ada, DETECT).awaitEnd();
      page.frame("call-ended", f -> isOf(placed, f));
      JsonNode call = acme.call(placed.sid(), ada);
      assertThat(call.path("answeredBy").asString()).isEqualTo("machine");
      assertThat(call.path("status").asString()).isEqualTo("completed");
      assertThat(call.path("endedBy").asString()).isEqualTo("system");
      assertThat(exchange.calls()).as("legs to the agent's browser").hasSize(before + 1);
    }
  }

  @Test
  void a_call_that_a_person_answers_rings_the_agent() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER);
    try (TestPage page = acme.page(ada).available()) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall placed = place(ada, DETECT);

      TestClient.IncomingCall incoming = browser.awaitIncoming();
      page.frame(
          "call-updated",
          f -> isOf(placed, f) && f.at("/call/answeredBy").asString("").equals("human"));
      incoming.accept();
      incoming.hangUp();
      page.frame("call-ended", f -> isOf(placed, f));
    }
  }

  @Test
  void a_customer_whose_call_no_agent_takes_hears_an_apology_and_the_server_ends_the_call() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER);
    try (TestPage page = acme.page(ada).available()) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall placed = place(ada, "{\"to\":\"" + CUSTOMER + "\"}");
      browser.awaitIncoming().reject();

      placed.awaitEnd();
      page.frame("call-ended", f -> isOf(placed, f));
      JsonNode call = acme.call(placed.sid(), ada);
      assertThat(call.path("status").asString()).isEqualTo("completed");
      assertThat(call.path("endedBy").asString()).isEqualTo("system");
      assertThat(call.path("endReason").asString()).isEqualTo("agent-unavailable");
    }
  }

  private TestCall place(Member agent, String json) {
    Answer accepted = acme.post("/make-direct-call", agent.token(), json);
    assertThatResponse(accepted).hasStatus(200);
    return exchange.call(accepted.json().path("callSid").asString());
  }

  private static boolean isOf(TestCall call, JsonNode frame) {
    return frame.at("/call/callSid").asString("").equals(call.sid());
  }

  @Test
  void machine_detection_is_true_or_false() {
    Member ada = acme.signIn("ada");
    assertThatResponse(
            acme.post(
                "/make-direct-call",
                ada.token(),
                "{\"to\":\"" + CUSTOMER + "\",\"machineDetection\":\"Enable\"}"))
        .isProblem(400, "invalid-request");
  }

  @Test
  void a_browser_that_hangs_up_before_the_answer_ends_the_customers_ringing() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER).neverAnswers();
    try (TestPage page = acme.page(ada)) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall call = browser.call(Map.of("To", CUSTOMER));
      page.frame(
          "call-updated", f -> isOf(call, f) && f.at("/call/status").asString().equals("ringing"));

      browser.hangUp(call.sid());

      exchange.awaitDelivery(
          delivery ->
              delivery.parameters().contains(Map.entry("ParentCallSid", call.sid()))
                  && delivery.parameters().contains(Map.entry("CallStatus", "canceled")));
      page.frame("call-ended", f -> isOf(call, f));
      assertThat(acme.call(call.sid(), ada).path("status").asString()).isEqualTo("canceled");
    }
  }

  @Test
  void an_agent_who_ends_a_placed_call_before_the_answer_ends_the_customers_ringing() {
    Member ada = acme.signIn("ada");
    exchange.phone(CUSTOMER).neverAnswers();
    try (TestPage page = acme.page(ada).available()) {
      TestCall placed = place(ada, "{\"to\":\"" + CUSTOMER + "\"}");
      JsonNode ringing =
          page.frame(
              "call-updated",
              f -> isOf(placed, f) && f.at("/call/status").asString("").equals("ringing"));

      String end = "/calls/" + ringing.at("/call/id").asString() + "/end";
      assertThatResponse(acme.post(end, ada.token(), "")).hasStatus(204);

      assertThat(placed.awaitEnd().status()).isEqualTo("canceled");
      page.frame("call-ended", f -> isOf(placed, f));
      assertThat(acme.call(placed.sid(), ada).path("status").asString()).isEqualTo("canceled");
    }
  }
}
