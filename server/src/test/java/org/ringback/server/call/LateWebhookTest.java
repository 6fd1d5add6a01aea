package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Webhooks of calls that began three months ago.
class LateWebhookTest {
  @RegisterExtension static final ExchangeExtension exchange = new ExchangeExtension();

  private static final String CUSTOMER = "+15550038001";
  private static final String NUMBER = "+15550100100";

  @Test
  void a_webhook_changes_no_call_whose_events_may_have_been_dropped() {
    assertThat(statusAfterLateEnd(Map.of("RINGBACK_CALL_EVENTS_KEPT_MONTHS", "1")))
        .isEqualTo("ringing");
  }

  @Test
  void a_webhook_changes_a_call_whose_events_are_kept() {
    assertThat(statusAfterLateEnd(Map.of("RINGBACK_CALL_EVENTS_KEPT_MONTHS", "12")))
        .isNotEqualTo("ringing");
    assertThat(statusAfterLateEnd(Map.of())).isNotEqualTo("ringing");
  }

  /// Returns the status of an old call after the webhook of its end, which is in its timeline.
  private static String statusAfterLateEnd(Map<String, String> settings) {
    try (TestServer server = TestServer.builder().twilio(exchange).settings(settings).start()) {
      TestWorkspace acme = TestWorkspace.connect(server, exchange.account());
      TestWorkspace.Member supervisor = acme.signIn("late-webhook", Role.SUPERVISOR);
      String sid = callSid();
      acme.ring(sid, CUSTOMER, NUMBER);
      String id = acme.call(sid, supervisor).path("id").asString();
      server
          .sql()
          .sql(
              "update calls set created_at = created_at - interval '3 months' where id = :id::uuid")
          .param("id", id)
          .update();
      acme.hangUp(sid, CUSTOMER, NUMBER);
      eventually(
          () -> {
            JsonNode timeline = acme.get("/calls/" + id + "/timeline", supervisor.token()).json();
            return timeline.toString().contains("completed")
                ? ""
                : "the timeline lacks the end: " + timeline;
          });
      return acme.call(sid, supervisor).path("status").asString();
    }
  }
}
