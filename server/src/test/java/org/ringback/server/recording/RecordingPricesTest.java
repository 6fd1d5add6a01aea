package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.ringback.server.RingbackServer;
import org.ringback.server.price.PriceRequests.PriceConfig;
import org.ringback.server.routing.FlowConfig;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import tools.jackson.databind.JsonNode;

/// What recorded calls cost, from the exchange's Recording resource to the page of the call.
class RecordingPricesTest extends RetentionScenario {
  private static final Duration SHORT = Duration.ofMillis(100);

  @Override
  TestServer.Builder configure(TestServer.Builder builder) {
    return builder.timing(
        RingbackServer.Timing.PRODUCTION
            .with(
                new FlowConfig(
                    Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(50)))
            .with(new PriceConfig(Collections.nCopies(10_000, SHORT), SHORT, SHORT)));
  }

  private JsonNode cost(String call) {
    return acme.get("/calls/" + call + "/cost").json();
  }

  @Test
  void a_recording_has_its_price_although_it_was_deleted_before_twilio_had_it() throws Exception {
    assertThatResponse(
            policy(policy -> policy.put("inbound", "always").put("deleteAtTwilio", true)))
        .hasStatus(200);
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      await(call, "ready");
      eventually(() -> atTwilio().isEmpty() ? "" : "Twilio has the recording");
      eventually(() -> cost(call).path("legs").size() == 2 ? "" : "the cost is " + cost(call));
      JsonNode open = cost(call);
      assertThat(open.path("recordings").findValuesAsString("state")).containsExactly("pending");
      assertThat(open.path("legs").findValuesAsString("state")).containsOnly("pending");
      assertThat(open.path("totals")).isEmpty();

      exchange.clock().step(Duration.ofMinutes(1));

      eventually(() -> isKnown(call) ? "" : "the cost is " + cost(call));
      JsonNode known = cost(call);
      assertThat(known.path("totals")).hasSize(1);
      JsonNode total = known.at("/totals/0");
      assertThat(total.path("currency").asString()).isEqualTo("USD");
      // a minute of the customer's leg, one of the agent's, and one of the recording
      assertThat(total.path("legs").asDouble()).isCloseTo(0.0125, within(1e-9));
      assertThat(total.path("recordings").asDouble()).isCloseTo(0.0025, within(1e-9));
      assertThat(total.path("total").asDouble()).isCloseTo(0.015, within(1e-9));

      TestWorkspace other = TestWorkspace.connect(server, exchange.createAccount("Other"));
      assertThatResponse(other.get("/calls/" + call + "/cost")).hasStatus(404);
      assertThatResponse(acme.get("/calls/" + call + "/cost", ada.member.token())).hasStatus(403);

      age();
      awaitCompleted(erase("{\"callId\":\"%s\"}".formatted(call)));
      assertThat(isErased(call)).isTrue();
      assertThat(cost(call)).isEqualTo(known);
    }
  }

  private boolean isKnown(String call) {
    JsonNode cost = cost(call);
    return cost.findValuesAsString("state").stream().allMatch("known"::equals);
  }
}
