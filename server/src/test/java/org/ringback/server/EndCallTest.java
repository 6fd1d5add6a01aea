package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;
import org.ringback.server.running.FakeTwilio;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// Calls that an agent ends through the API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndCallTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";

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
  void ending_a_call_hangs_up_and_ending_it_again_sends_no_request() {
    Member ada = acme.signIn("ada");
    try (TestPage page = acme.page(ada).available()) {
      exchange.client(acme.accessToken(ada));
      TestCall call = exchange.call(CUSTOMER, NUMBER, "waitMs 60000");
      JsonNode ringing =
          page.frame("incoming-call", f -> f.path("callSid").asString().equals(call.sid()));
      String end = "/calls/" + ringing.path("callId").asString() + "/end";
      long before = requestsToEnd(call.sid());

      assertThatResponse(acme.post(end, stranger(), "")).isProblem(404, "not-found");
      assertThatResponse(acme.post(end, ada.token(), "")).hasStatus(204);
      assertThat(requestsToEnd(call.sid())).isEqualTo(before + 1);
      call.awaitEnd();

      page.frame("call-ended", f -> f.at("/call/callSid").asString().equals(call.sid()));
      assertThatResponse(acme.post(end, ada.token(), "")).hasStatus(204);
      assertThat(requestsToEnd(call.sid())).isEqualTo(before + 1);
    }
    assertThatResponse(acme.post("/calls/" + UUID.randomUUID() + "/end", ada.token(), ""))
        .hasStatus(404);
  }

  /// Twilio rejects the request when the call has ended. A scripted Twilio takes the exchange's
  /// place after the set-up, so that no callback arrives.
  @Test
  void a_call_whose_end_was_lost_ends_when_it_is_ended() throws IOException {
    Account account = exchange.createAccount("Another");
    account.addNumber("+15550100200", "Main line");
    String database = TestDatabase.fresh();
    String callSid = callSid();
    TestWorkspace workspace;
    String token;
    try (TestServer before =
        TestServer.builder().twilio(exchange).setting("DATABASE_URL", database).start()) {
      workspace = TestWorkspace.connect(before, account);
      workspace.ring(callSid, CUSTOMER, "+15550100200");
      token = workspace.administrator();
    }
    AtomicReference<String> status = new AtomicReference<>("ringing");
    try (FakeTwilio twilio = new FakeTwilio()) {
      twilio.answers(
          request ->
              request.method().equals("POST")
                  ? new FakeTwilio.Answer(400, "{\"code\":21220,\"message\":\"not in-progress\"}")
                  : new FakeTwilio.Answer(
                      200, "{\"sid\":\"" + callSid + "\",\"status\":\"" + status + "\"}"));
      Map<String, String> settings =
          Map.of("DATABASE_URL", database, "TWILIO_API_BASE_URL", twilio.address().toString());
      try (TestServer after = TestServer.start(settings)) {
        JsonNode call = after.get(workspace.path("/calls"), token).json().at("/calls/0");
        assertThat(call.path("status").asString()).isEqualTo("ringing");

        status.set("canceled");
        String path = workspace.path("/calls/" + call.path("id").asString());
        assertThatResponse(after.post(path + "/end", token, "")).hasStatus(204);

        JsonNode ended = after.get(workspace.path("/calls"), token).json().at("/calls/0");
        assertThat(ended.path("status").asString()).isEqualTo("canceled");
      }
    }
  }

  private static long requestsToEnd(String callSid) {
    return exchange.requests().stream()
        .filter(request -> request.toString().matches("POST .*/Calls/" + callSid + ".json"))
        .count();
  }

  /// Returns the token of a user who is a member of another workspace only.
  private String stranger() {
    return TestWorkspace.create(server).signIn("stranger").token();
  }
}
