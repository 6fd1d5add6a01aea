package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Whole calls between a phone and a browser. The server and the exchange share no code: each reads
/// and verifies what the other writes and signs. Only the audio is missing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullCallTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;

  @BeforeAll
  void start() {
    server =
        TestServer.builder()
            .twilio(exchange)
            // One user sends requests as fast as the machine allows.
            .setting("RINGBACK_REQUESTS_PER_MINUTE", "0")
            .start();
    exchange.account().limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada", Role.ADMIN);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_browser_registers_with_the_access_token_of_the_server() {
    TestClient browser = exchange.client(acme.accessToken(ada));

    assertThat(browser.identity())
        .matches("u_[0-9a-f]{32}_s_[0-9a-f]{32}")
        .isEqualTo(acme.grants(ada).path("identity").asString());
  }

  @Test
  void a_call_to_the_number_rings_the_browser_and_is_completed() {
    try (TestPage page = acme.page(ada).available()) {
      TestClient browser = exchange.client(acme.accessToken(ada));
      TestCall caller = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");

      TestClient.IncomingCall incoming = browser.awaitIncoming();
      JsonNode ringing =
          page.frame("incoming-call", f -> f.path("callSid").asString().equals(caller.sid()));
      assertThat(incoming.parameters()).containsEntry("callId", ringing.path("callId").asString());
      assertThat(caller.status()).isEqualTo("ringing");
      incoming.accept();
      caller.awaitStatus("in-progress");
      page.frame("call-updated", f -> isOf(caller, f) && isInProgress(f));
      incoming.hangUp();

      caller.awaitStatus("completed");
      JsonNode call = page.frame("call-ended", f -> isOf(caller, f)).path("call");
      assertThat(call.path("status").asString()).isEqualTo("completed");
      assertThat(call.at("/agent/name").asString()).isEqualTo("ada");
      assertThat(call.at("/line/number").asString()).isEqualTo(NUMBER);
    }
  }

  @Test
  void a_browser_that_calls_dials_the_number() {
    exchange.phone(CUSTOMER);
    try (TestPage page = acme.page(ada)) {
      TestClient browser = exchange.client(acme.accessToken(ada));

      TestCall call = browser.call(Map.of("To", CUSTOMER)).awaitStatus("in-progress");

      page.frame("call-updated", f -> isOf(call, f) && isInProgress(f));
      assertThat(exchange.calls())
          .extracting(TestCall::record)
          .anyMatch(leg -> leg.from().equals(NUMBER) && leg.to().equals(CUSTOMER));
      browser.hangUp(call.sid());
      page.frame("call-ended", f -> isOf(call, f));
    }
  }

  private static boolean isOf(TestCall call, JsonNode frame) {
    return frame.at("/call/callSid").asString("").equals(call.sid());
  }

  private static boolean isInProgress(JsonNode frame) {
    return frame.at("/call/status").asString("").equals("in-progress");
  }

  @Test
  void a_customer_who_declines_is_distinguished_from_an_engaged_phone() {
    try (TestPage page = acme.page(ada)) {
      for (boolean declines : List.of(true, false)) {
        TestClient browser = exchange.client(acme.accessToken(ada));
        if (declines) {
          exchange.phone(CUSTOMER).rejects();
        } else {
          exchange.phone(CUSTOMER).isBusy();
        }
        TestCall call = browser.call(Map.of("To", CUSTOMER));

        page.frame(
            "call-ended",
            f ->
                f.at("/call/callSid").asString().equals(call.sid())
                    && f.at("/call/status").asString().equals("busy"));
        // The leg's callback, which has the SIP response, may follow the end of the `<Dial>`.
        exchange.awaitDelivery(
            delivery ->
                delivery.parameters().contains(Map.entry("ParentCallSid", call.sid()))
                    && delivery
                        .parameters()
                        .contains(Map.entry("SipResponseCode", declines ? "603" : "486")));
        eventually(
            () ->
                acme.call(call.sid(), ada).path("declined").asBoolean() == declines
                    ? ""
                    : "the call is " + acme.call(call.sid(), ada));
      }
    }
  }

  @Test
  void calls_and_callbacks_continue_while_key_and_auth_token_are_rotated() throws Exception {
    String old = exchange.authToken();
    int keys = exchange.account().keys().size();
    int deliveries = exchange.deliveries().size();
    AtomicBoolean isDone = new AtomicBoolean();
    exchange.phone(CUSTOMER).isBusy();
    setMaxWait(0); // each caller hears the message at once, because no browser is registered
    try (TestPage page = acme.page(ada).available();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> inbound =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  exchange.call(CUSTOMER, NUMBER, "waitMs 60000").awaitEnd();
                  good++;
                }
                return good;
              });
      Future<Integer> direct =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  assertThatResponse(
                          acme.post(
                              "/make-direct-call", ada.token(), "{\"to\":\"" + CUSTOMER + "\"}"))
                      .hasStatus(200);
                  good++;
                }
                return good;
              });
      Future<Integer> tokens =
          threads.submit(
              () -> {
                int good = 0;
                while (!isDone.get()) {
                  exchange.client(acme.accessToken(ada)).close();
                  good++;
                }
                return good;
              });
      for (int i = 0; i < 5; i++) {
        rotate("auth-token");
        rotate("api-key");
        int before = exchange.calls().size();
        eventually(() -> exchange.calls().size() > before ? "" : "no call was placed");
      }
      isDone.set(true);

      assertThat(inbound.get()).isPositive();
      assertThat(direct.get()).isPositive();
      assertThat(tokens.get()).isPositive();
      assertThat(exchange.authToken()).isNotEqualTo(old);
      assertThat(exchange.account().keys()).hasSize(keys + 5);
      assertThat(exchange.deliveries().stream().skip(deliveries))
          .isNotEmpty()
          .allMatch(delivery -> delivery.status() == 200 || delivery.status() == 204);
      page.frame("config-updated");
    } finally {
      setMaxWait(300);
    }
  }

  private void setMaxWait(int seconds) {
    assertThatResponse(acme.patch("", acme.administrator(), "{\"maxWaitSeconds\":" + seconds + "}"))
        .hasStatus(200);
  }

  private void rotate(String what) {
    assertThatResponse(acme.post("/credential-rotations", "{\"what\":\"" + what + "\"}"))
        .hasStatus(200);
  }
}
