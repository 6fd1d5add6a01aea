package org.ringback.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.RingStrategy;
import org.ringback.server.twilio.CallSid;

/// Which free agents the callers of a workspace get.
class WaitingLineTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Duration WAVE = Duration.ofSeconds(20);
  private static final ClientIdentity ADA = browser(1);
  private static final ClientIdentity ADA_ELSEWHERE = new ClientIdentity(ADA.user(), session(11));
  private static final ClientIdentity BEN = browser(2);
  private static final ClientIdentity CLEO = browser(3);

  @Test
  void the_caller_who_has_waited_longest_gets_all_free_agents() {
    CallFlow late = waiting(2, 10);
    CallFlow early = waiting(1, 30);

    assertThat(all(List.of(late, early), ADA, BEN))
        .isEqualTo(Map.of(early.call(), List.of(ADA, BEN)));
  }

  @Test
  void one_after_another_each_caller_gets_the_agent_who_has_been_idle_longest() {
    CallFlow early = waiting(1, 30);
    CallFlow late = waiting(2, 10);

    assertThat(longestIdle(List.of(late, early), ADA, ADA_ELSEWHERE, BEN, CLEO))
        .isEqualTo(Map.of(early.call(), List.of(ADA, ADA_ELSEWHERE), late.call(), List.of(BEN)));
  }

  @Test
  void the_next_wave_rings_an_agent_who_has_not_rung_and_then_begins_a_new_round() {
    CallFlow one = rung(1, 30, 20, ADA);
    assertThat(longestIdle(List.of(one), ADA, BEN)).containsValue(List.of(BEN));
    assertThat(one.roundWith(List.of(BEN))).containsExactlyInAnyOrder(ADA.user(), BEN.user());

    CallFlow both = rung(1, 50, 20, ADA, BEN);
    assertThat(longestIdle(List.of(both), ADA, BEN)).containsValue(List.of(ADA));
    assertThat(both.roundWith(List.of(ADA))).containsExactly(ADA.user());
  }

  @Test
  void an_agent_whose_wave_ended_early_is_not_rung_again_before_a_whole_wave() {
    assertThat(all(List.of(rung(1, 30, 19, ADA)), ADA)).isEmpty();
    assertThat(all(List.of(rung(1, 30, 20, ADA)), ADA)).containsValue(List.of(ADA));
  }

  @Test
  void an_agent_who_declined_is_offered_the_next_caller_and_the_same_one_a_minute_later() {
    CallFlow declined = declined(1, 100, 59, ADA);
    CallFlow next = waiting(2, 10);

    assertThat(all(List.of(declined, next), ADA)).isEqualTo(Map.of(next.call(), List.of(ADA)));
    assertThat(all(List.of(declined(1, 100, 60, ADA)), ADA)).containsValue(List.of(ADA));
  }

  @Test
  void after_the_maximum_wait_a_caller_gets_only_agents_who_have_not_rung() {
    CallFlow early = rung(1, 301, 20, ADA);

    assertThat(all(List.of(early), ADA)).isEmpty();
    assertThat(all(List.of(early), ADA, BEN)).containsValue(List.of(BEN));
    assertThat(line(RingStrategy.ALL).isTimeUp(early, NOW)).isTrue();
    assertThat(line(RingStrategy.ALL).isTimeUp(waiting(1, 299), NOW)).isFalse();
  }

  @Test
  void a_caller_who_rings_or_is_no_longer_there_is_not_in_line() {
    CallFlow ringing = flow(1, CallFlow.Step.RINGING, 30, 0, null, Set.of(), Map.of());
    CallFlow gone = flow(2, CallFlow.Step.WAITING, 90, 60, null, Set.of(), Map.of());
    CallFlow over = flow(3, CallFlow.Step.OVER, 90, 0, null, Set.of(), Map.of());
    CallFlow last = waiting(4, 1);

    assertThat(all(List.of(ringing, gone, over, last), ADA))
        .isEqualTo(Map.of(last.call(), List.of(ADA)));
  }

  @Test
  void a_wave_has_at_most_ten_browsers() {
    ClientIdentity[] browsers = new ClientIdentity[12];
    Arrays.setAll(browsers, WaitingLineTest::browser);

    assertThat(all(List.of(waiting(1, 1)), browsers).values())
        .containsExactly(Arrays.asList(browsers).subList(0, 10));
  }

  private static Map<CallId, List<ClientIdentity>> all(
      List<CallFlow> flows, ClientIdentity... free) {
    return line(RingStrategy.ALL).assign(flows, List.of(free), NOW);
  }

  private static Map<CallId, List<ClientIdentity>> longestIdle(
      List<CallFlow> flows, ClientIdentity... free) {
    return line(RingStrategy.LONGEST_IDLE).assign(flows, List.of(free), NOW);
  }

  private static WaitingLine line(RingStrategy strategy) {
    return new WaitingLine(strategy, WAVE, Duration.ofMinutes(5), Duration.ofSeconds(10));
  }

  private static CallFlow waiting(int id, int secondsAgo) {
    return flow(id, CallFlow.Step.WAITING, secondsAgo, 0, null, Set.of(), Map.of());
  }

  private static CallFlow rung(int id, int secondsAgo, int waveSecondsAgo, ClientIdentity... who) {
    Set<UserId> tried =
        Set.copyOf(Arrays.stream(who).map(ClientIdentity::user).distinct().toList());
    return flow(id, CallFlow.Step.WAITING, secondsAgo, 0, waveSecondsAgo, tried, Map.of());
  }

  private static CallFlow declined(int id, int secondsAgo, int declinedAgo, ClientIdentity who) {
    return flow(
        id,
        CallFlow.Step.WAITING,
        secondsAgo,
        0,
        declinedAgo,
        Set.of(who.user()),
        Map.of(who.user(), NOW.minusSeconds(declinedAgo)));
  }

  private static CallFlow flow(
      int id,
      CallFlow.Step step,
      int secondsAgo,
      int seenSecondsAgo,
      @Nullable Integer waveSecondsAgo,
      Set<UserId> tried,
      Map<UserId, Instant> declined) {
    return new CallFlow(
        new CallId(new UUID(0, id)),
        new CallSid("CA" + "%032d".formatted(id)),
        CallStrategy.CLIENT,
        step,
        NOW.minusSeconds(secondsAgo),
        NOW.minusSeconds(seenSecondsAgo),
        waveSecondsAgo == null ? 0 : 1,
        waveSecondsAgo == null ? null : NOW.minusSeconds(waveSecondsAgo),
        List.of(),
        tried,
        declined,
        null,
        null,
        null,
        null,
        null,
        false);
  }

  private static ClientIdentity browser(int user) {
    return new ClientIdentity(new UserId(new UUID(1, user)), session(user));
  }

  private static SessionId session(int id) {
    return new SessionId(new UUID(2, id));
  }
}
