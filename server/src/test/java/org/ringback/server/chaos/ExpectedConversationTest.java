package org.ringback.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.chaos.ConferenceObserver.Seat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent joins at the moment at which the customer hangs up.
class ExpectedConversationTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant END = START.plusSeconds(10);

  /// The exchange has removed the customer's leg from the conference.
  private static final Instant GONE = END.plusMillis(80);

  @Test
  void an_agent_who_joins_before_the_leg_is_removed_may_have_answered_or_not() {
    Instant join = END.plusMillis(36);

    assertThat(differences(join, answered(join), false)).isEmpty();
    assertThat(differences(join, unanswered(), false)).isEmpty();
    assertThat(differences(join, call("no-answer", join), false)).isNotEmpty();
    assertThat(differences(join, call("completed", null), false)).isNotEmpty();
    assertThat(differences(join, answered(START), false)).isNotEmpty();
  }

  @Test
  void the_order_is_exact_before_the_end_and_after_the_leg_is_removed() {
    Instant before = END.minusMillis(36);
    assertThat(differences(before, answered(before), false)).isEmpty();
    assertThat(differences(before, unanswered(), false)).isNotEmpty();

    Instant after = GONE.plusMillis(36);
    assertThat(differences(after, answered(after), false)).isNotEmpty();
    assertThat(differences(after, unanswered(), false)).isEmpty();
  }

  @Test
  void a_lost_event_hides_the_order_within_a_second() {
    for (Instant join : List.of(END.minusMillis(900), GONE.plusMillis(900))) {
      assertThat(differences(join, answered(join), true)).isEmpty();
      assertThat(differences(join, unanswered(), true)).isEmpty();
    }
    assertThat(differences(END.minusMillis(1_100), unanswered(), true)).isNotEmpty();
    Instant later = GONE.plusMillis(1_100);
    assertThat(differences(later, answered(later), true)).isNotEmpty();
  }

  private static List<String> differences(Instant join, JsonNode stored, boolean hasLostEvents) {
    Seat customer = new Seat();
    customer.present().sample(true, START);
    customer.present().sample(false, GONE);
    Seat agent = new Seat();
    agent.present().sample(true, join);
    agent.present().sample(false, GONE.plusSeconds(3));
    ExpectedConversation expected =
        new ExpectedConversation(
            START,
            END,
            Map.of("CA1", customer, "CA2", agent),
            callSid -> callSid.equals("CA1") ? ExpectedConversation.CUSTOMER : "ada");
    return expected.differences(stored, Duration.ofSeconds(2), hasLostEvents);
  }

  private static JsonNode answered(Instant at) {
    return call("completed", at);
  }

  private static JsonNode unanswered() {
    return call("no-answer", null);
  }

  private static JsonNode call(String status, @Nullable Instant answeredAt) {
    return JsonMapper.shared()
        .readTree(
            """
            {"status":"%s","answeredAt":%s,"endedAt":"%s","participants":[
              {"role":"customer","state":"left","talkSec":0,"holdSec":0,"waitSec":10},
              {"role":"agent","state":"left","user":{"id":"ada"},"talkSec":0,"holdSec":0}]}"""
                .formatted(
                    status, answeredAt == null ? "null" : '"' + answeredAt.toString() + '"', END));
  }
}
