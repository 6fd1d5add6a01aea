package org.ringback.server.missedcall;

import static org.assertj.core.api.Assertions.assertThat;
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
import tools.jackson.databind.JsonNode;

/// The number of missed calls since a member looked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissedCallsTest {
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
  void each_member_sees_the_calls_that_were_missed_since_they_looked_on_any_device() {
    Member ada = acme.signIn("ada");
    Member ben = acme.signIn("ben");
    String sid = callSid();
    acme.ring(sid, CUSTOMER, NUMBER);
    assertThat(unseen(ada)).isZero();
    end(sid);
    JsonNode missed = acme.call(sid, ada);
    assertThat(unseen(ada)).isEqualTo(1);

    try (TestPage otherDevice = acme.page(ada);
        TestPage ofBen = acme.page(ben)) {
      JsonNode left = markSeen(ada, missed.path("endedAt").asString());
      assertThat(left.path("count").asInt()).isZero();
      assertThat(otherDevice.frame("missed-calls-seen").path("seenUntil").asString())
          .isEqualTo(left.path("seenUntil").asString());
      assertThat(markSeen(ada, "2020-01-01T00:00:00Z")).isEqualTo(left);
      assertThat(unseen(ben)).isEqualTo(1);
      String answered = callSid();
      acme.ring(answered, CUSTOMER, NUMBER);
      ofBen.frame("call-updated", frame -> sid(frame).equals(answered));
      assertThat(ofBen.frames("missed-calls-seen")).isEmpty();
    }
    // A time in the future would hide calls that are not missed yet.
    markSeen(ben, "2999-01-01T00:00:00Z");
    assertThat(acme.get("/missed-calls", ben.token()).json().path("seenUntil").asString())
        .isLessThan("2999");
    assertThatResponse(acme.put("/missed-calls", ada.token(), "{\"seenUntil\":\"now\"}"))
        .isProblem(400, "invalid-request");
  }

  private static String sid(JsonNode frame) {
    return frame.at("/call/callSid").asString();
  }

  private int unseen(Member member) {
    return acme.get("/missed-calls", member.token()).json().path("count").asInt();
  }

  private JsonNode markSeen(Member member, String until) {
    return acme.put("/missed-calls", member.token(), "{\"seenUntil\":\"" + until + "\"}").json();
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
