package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.callcontrol.WaitingCustomer.CONFERENCE;
import static org.ringback.server.callcontrol.WaitingCustomer.CUSTOMER;
import static org.ringback.server.callcontrol.WaitingCustomer.CUSTOMER_LEG;
import static org.ringback.server.callcontrol.WaitingCustomer.ID;
import static org.ringback.server.callcontrol.WaitingCustomer.T0;
import static org.ringback.server.callcontrol.WaitingCustomer.agent;
import static org.ringback.server.callcontrol.WaitingCustomer.leg;
import static org.ringback.server.callcontrol.WaitingCustomer.waiting;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallEvent;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.LegIdentity;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;
import org.ringback.server.twilio.CallSid;

class ControlPlanTest {
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(1, 2));
  private static final CallSid ADA_LEG = leg(2);
  private static final CallSid BEN_LEG = leg(3);
  private static final UserId BOSS = new UserId(new UUID(1, 3));
  private static final ParticipantId SUPERVISOR = ParticipantId.supervisor(ID, BOSS);
  private static final CallSid BOSS_LEG = leg(5);
  private static final ControlState NOTHING =
      new ControlState(Map.of(), null, List.of(), Set.of(), false, List.of(), null);

  private int sequence = 1;

  @Test
  void nothing_is_done_while_customer_and_agent_talk() {
    Call call = talking();
    assertThat(changes(call, NOTHING)).isEmpty();
    assertThat(steps(call, NOTHING)).isEmpty();
    assertThat(ControlPlan.due(call, NOTHING, T0)).isNull();
  }

  @Test
  void a_customer_whose_agent_is_lost_is_held_and_waits_for_her() {
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    assertThat(changes(call, NOTHING))
        .containsExactly(
            new ControlChange.AwaitRejoin(ADA, T0.plus(ControlPlan.REJOIN)),
            new ControlChange.HoldCustomer(true));
    ControlState held = state(List.of(hold(CUSTOMER, true, null)), rejoin(45), List.of(), Set.of());
    assertThat(changes(call, held)).isEmpty();
    assertThat(steps(call, held))
        .containsExactly(new ControlStep.SetHold(CONFERENCE, CUSTOMER_LEG, true));
    assertThat(ControlPlan.due(call, held, T0)).isEqualTo(T0.plusSeconds(45));
  }

  @Test
  void a_customer_whose_agent_does_not_return_waits_in_line() {
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    ControlState late = state(List.of(hold(CUSTOMER, true, null)), rejoin(0), List.of(), Set.of());
    assertThat(changes(call, late))
        .containsExactly(new ControlChange.EndRejoin(), new ControlChange.ReturnToLine());
  }

  @Test
  void an_agent_who_is_back_is_connected_and_her_older_leg_ends() {
    CallSid again = leg(4);
    Call call = event(browser(talking(), ADA, again), Kind.JOIN, again, 30);
    ControlState waiting =
        state(List.of(hold(CUSTOMER, true, null)), rejoin(45), List.of(), Set.of());
    assertThat(changes(call, waiting))
        .containsExactly(new ControlChange.EndRejoin(), new ControlChange.HoldCustomer(false));
    assertThat(steps(call, NOTHING)).containsExactly(new ControlStep.EndLeg(ADA_LEG));
  }

  @Test
  void a_parked_customer_waits_without_a_limit_while_the_agent_is_on_another_call() {
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    List<RequestedState> requested =
        List.of(hold(CUSTOMER, true, null), new RequestedState(agent(ADA), null, null, true));
    Rejoin parked = Rejoin.ofParked(ADA);
    ControlState waiting = state(requested, parked, List.of(), Set.of());
    assertThat(changes(call, waiting)).isEmpty();
    assertThat(steps(call, waiting))
        .contains(new ControlStep.SetHold(CONFERENCE, CUSTOMER_LEG, true))
        .doesNotContain(new ControlStep.EndLeg(CUSTOMER_LEG));
    assertThat(ControlPlan.due(call, waiting, T0)).isEqualTo(T0.plusSeconds(1));

    Rejoin alone = parked.elsewhere(false);
    assertThat(changes(call, state(requested, alone, List.of(), Set.of())))
        .containsExactly(new ControlChange.LimitParking(alone, T0.plus(ControlPlan.REJOIN)));
  }

  @Test
  void a_parked_customer_whose_agent_takes_another_call_in_time_waits_for_her_again() {
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    Rejoin elsewhere = new Rejoin(ADA, T0.plusSeconds(30), true, true);
    List<RequestedState> requested =
        List.of(hold(CUSTOMER, true, null), new RequestedState(agent(ADA), null, null, true));
    assertThat(changes(call, state(requested, elsewhere, List.of(), Set.of())))
        .containsExactly(new ControlChange.LimitParking(elsewhere, null));

    Rejoin late = new Rejoin(ADA, T0, true, false);
    assertThat(changes(call, state(requested, late, List.of(), Set.of())))
        .containsExactly(new ControlChange.EndRejoin(), new ControlChange.ReturnToLine());
  }

  @Test
  void a_parked_call_goes_on_without_its_agent_and_waits_for_her_when_the_others_are_gone() {
    Call call = event(consulting(), Kind.LEAVE, ADA_LEG, 40);
    List<RequestedState> requested = List.of(new RequestedState(agent(ADA), null, null, true));
    ControlState parked = state(requested, Rejoin.ofParked(ADA), List.of(), Set.of());
    assertThat(changes(call, parked)).isEmpty();
    assertThat(steps(call, parked)).containsExactly(new ControlStep.EndLeg(ADA_LEG));

    Call alone = event(call, Kind.LEAVE, BEN_LEG, 60);
    assertThat(changes(alone, parked)).containsExactly(new ControlChange.HoldCustomer(true));
    assertThat(steps(alone, parked)).doesNotContain(new ControlStep.EndLeg(CUSTOMER_LEG));
  }

  @Test
  void the_legs_of_customer_and_agent_end_when_the_last_agent_hangs_up() {
    ControlState leaves =
        state(List.of(new RequestedState(agent(ADA), null, null, true)), null, List.of(), Set.of());
    assertThat(changes(talking(), leaves)).isEmpty();
    assertThat(steps(talking(), leaves))
        .containsExactlyInAnyOrder(
            new ControlStep.EndLeg(CUSTOMER_LEG), new ControlStep.EndLeg(ADA_LEG));
  }

  @Test
  void the_legs_of_the_others_end_when_the_customer_leaves() {
    Call call = event(consulting(), Kind.LEAVE, CUSTOMER_LEG, 40);
    assertThat(call.isOver()).isTrue();
    assertThat(steps(call, NOTHING))
        .containsExactlyInAnyOrder(
            new ControlStep.EndLeg(ADA_LEG), new ControlStep.EndLeg(BEN_LEG));
  }

  @Test
  void a_customer_stays_on_hold_while_the_target_of_a_transfer_rings() {
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    List<RequestedState> requested =
        List.of(hold(CUSTOMER, true, ADA), new RequestedState(agent(ADA), null, null, true));
    ControlState transferred = state(requested, null, List.of(invitation()), Set.of(BEN));
    assertThat(changes(call, transferred)).isEmpty();
    // The agent's own callback has not reported the end of her leg yet.
    assertThat(steps(call, transferred))
        .containsExactly(
            new ControlStep.SetHold(CONFERENCE, CUSTOMER_LEG, true),
            new ControlStep.EndLeg(ADA_LEG));

    ControlState declined = state(requested, null, List.of(invitation()), Set.of());
    assertThat(changes(call, declined))
        .containsExactly(new ControlChange.FailInvitation(invitation(), true));
  }

  @Test
  void a_target_who_joins_ends_the_invitation_and_then_the_hold_of_an_agent_who_left() {
    Call call = event(consulting(), Kind.LEAVE, ADA_LEG, 40);
    List<RequestedState> requested = List.of(hold(CUSTOMER, true, ADA));
    assertThat(changes(call, state(requested, null, List.of(invitation()), Set.of())))
        .containsExactly(new ControlChange.EndInvitation(invitation()));
    assertThat(changes(call, state(requested, null, List.of(), Set.of())))
        .containsExactly(new ControlChange.ResumeAll());
  }

  @Test
  void the_hold_of_an_agent_who_is_in_the_call_lasts() {
    ControlState held = state(List.of(hold(CUSTOMER, true, ADA)), null, List.of(), Set.of());
    assertThat(changes(consulting(), held)).isEmpty();
    Call call = event(consulting(), Kind.HOLD, CUSTOMER_LEG, 40);
    assertThat(steps(call, held)).isEmpty();
  }

  @Test
  void a_hold_whose_event_is_missing_is_sent_again_after_its_pause_only() {
    RequestedState sent =
        new RequestedState(CUSTOMER, true, agent(ADA), false, T0.minusSeconds(1), 1);
    ControlState held = state(List.of(sent), null, List.of(), Set.of());
    assertThat(steps(talking(), held)).isEmpty();
    assertThat(ControlPlan.due(talking(), held, T0)).isEqualTo(T0.plusSeconds(1));
    assertThat(ControlPlan.steps(talking(), held, T0.plusSeconds(1)))
        .containsExactly(new ControlStep.SetHold(CONFERENCE, CUSTOMER_LEG, true));
  }

  @Test
  void a_leg_without_a_stored_browser_does_not_join() {
    Call call = event(waiting(), Kind.JOIN, ADA_LEG, 10);
    assertThat(call.state().answeredAt()).isNull();
    assertThat(steps(call, NOTHING)).isEmpty();
  }

  @Test
  void a_supervisor_who_listens_stays_muted_and_one_who_barges_is_heard_by_all() {
    Call call = supervised(talking());
    assertThat(steps(call, supervision(SupervisionMode.LISTEN, Audibility.MUTED))).isEmpty();
    assertThat(steps(call, supervision(SupervisionMode.BARGE, Audibility.MUTED)))
        .containsExactly(audibility(Audibility.HEARD_BY_ALL));
    assertThat(steps(call, supervision(SupervisionMode.BARGE, Audibility.HEARD_BY_ALL))).isEmpty();
  }

  @Test
  void a_whisper_reaches_one_agent_and_follows_the_customer_to_the_next() {
    Audibility heardByAda = Audibility.heardBy(ADA_LEG);
    Call call = supervised(consulting());
    assertThat(steps(call, supervision(SupervisionMode.WHISPER, Audibility.MUTED)))
        .containsExactly(audibility(heardByAda));
    Audibility heardByBen = Audibility.heardBy(BEN_LEG);
    assertThat(steps(call, supervision(SupervisionMode.WHISPER, heardByBen))).isEmpty();

    Call transferred = event(call, Kind.LEAVE, ADA_LEG, 60);
    assertThat(steps(transferred, supervision(SupervisionMode.WHISPER, heardByAda)))
        .containsExactly(audibility(heardByBen));
  }

  @Test
  void a_supervisor_whose_agents_are_on_hold_or_gone_is_muted() {
    Audibility heardByAda = Audibility.heardBy(ADA_LEG);
    Call call = supervised(talking());
    for (Kind kind : List.of(Kind.HOLD, Kind.LEAVE)) {
      Call without = event(call, kind, ADA_LEG, 60);
      assertThat(steps(without, supervision(SupervisionMode.WHISPER, heardByAda)))
          .as(kind.name())
          .containsExactly(audibility(Audibility.MUTED));
    }
  }

  @Test
  void a_supervisor_does_not_keep_the_customer_waiting_nor_the_call_open() {
    Call call = supervised(talking());
    assertThat(call.state().agent()).isEqualTo(ADA);
    ControlState leaves =
        state(List.of(new RequestedState(agent(ADA), null, null, true)), null, List.of(), Set.of());
    assertThat(steps(event(call, Kind.LEAVE, ADA_LEG, 60), leaves))
        .contains(new ControlStep.EndLeg(CUSTOMER_LEG));
    Call over = event(call, Kind.LEAVE, CUSTOMER_LEG, 60);
    assertThat(over.isOver()).isTrue();
    assertThat(steps(over, NOTHING))
        .containsExactlyInAnyOrder(
            new ControlStep.EndLeg(ADA_LEG), new ControlStep.EndLeg(BOSS_LEG));
  }

  @Test
  void an_update_of_a_supervisor_waits_for_the_end_of_the_one_before() {
    Call call = supervised(talking());
    ControlState sending = supervision(SupervisionMode.BARGE, null, T0.plusSeconds(3));
    assertThat(steps(call, sending)).isEmpty();
    assertThat(ControlPlan.due(call, sending, T0)).isEqualTo(T0.plusSeconds(3));
    ControlState lost = supervision(SupervisionMode.LISTEN, null, T0);
    assertThat(steps(call, lost)).containsExactly(audibility(Audibility.MUTED));
  }

  @Test
  void the_agents_leave_when_the_supervisor_who_takes_over_has_joined() {
    ControlState pending = takeOver(20, List.of());
    assertThat(changes(supervised(consulting()), pending)).isEmpty();
    assertThat(ControlPlan.due(consulting(), pending, T0)).isEqualTo(T0.plusSeconds(20));

    CallSid again = leg(6);
    Call call = event(browser(supervised(consulting()), BOSS, again), Kind.JOIN, again, 60);
    assertThat(changes(call, pending))
        .containsExactly(new ControlChange.FinishTakeOver(BOSS, List.of(ADA, BEN)));
    assertThat(steps(call, NOTHING)).containsExactly(new ControlStep.EndLeg(BOSS_LEG));
    assertThat(changes(consulting(), takeOver(0, List.of())))
        .containsExactly(new ControlChange.EndTakeOver());
  }

  @Test
  void a_customer_is_kept_for_the_supervisor_who_takes_over_when_the_agent_hangs_up() {
    List<RequestedState> hangsUp = List.of(new RequestedState(agent(ADA), null, null, true));
    Call call = event(talking(), Kind.LEAVE, ADA_LEG, 20);
    ControlState pending = takeOver(20, hangsUp);
    assertThat(changes(call, pending)).containsExactly(new ControlChange.HoldCustomer(true));
    assertThat(steps(call, pending)).doesNotContain(new ControlStep.EndLeg(CUSTOMER_LEG));
    ControlState expired = state(hangsUp, null, List.of(), Set.of());
    assertThat(steps(call, expired)).contains(new ControlStep.EndLeg(CUSTOMER_LEG));
  }

  private static ControlStep audibility(Audibility wanted) {
    return new ControlStep.SetAudibility(
        SUPERVISOR, CONFERENCE, BOSS_LEG, wanted, T0.plusSeconds(15));
  }

  private static ControlState supervision(SupervisionMode mode, Audibility accepted) {
    return supervision(mode, accepted, null);
  }

  private static ControlState supervision(
      SupervisionMode mode, @Nullable Audibility accepted, @Nullable Instant sendingUntil) {
    CallSid coached = accepted == null ? null : accepted.coached();
    return new ControlState(
        Map.of(),
        null,
        List.of(),
        Set.of(),
        false,
        List.of(new Supervision(SUPERVISOR, mode, BOSS_LEG, accepted, coached, sendingUntil)),
        null);
  }

  private static ControlState takeOver(int seconds, List<RequestedState> requested) {
    ControlState state = state(requested, null, List.of(), Set.of());
    return new ControlState(
        state.requested(),
        null,
        List.of(),
        Set.of(),
        false,
        List.of(),
        new TakeOver(BOSS, T0.plusSeconds(seconds)));
  }

  private Call supervised(Call call) {
    LegIdentity identity =
        new LegIdentity(BOSS_LEG, null, ParticipantRole.SUPERVISOR, BOSS, SUPERVISOR);
    return event(call.apply(new CallEvent.Ringing(identity, T0)), Kind.JOIN, BOSS_LEG, 50);
  }

  private static List<ControlChange> changes(Call call, ControlState state) {
    return ControlPlan.changes(call, state, T0);
  }

  private static List<ControlStep> steps(Call call, ControlState state) {
    return ControlPlan.steps(call, state, T0);
  }

  private static ControlState state(
      List<RequestedState> requested,
      @Nullable Rejoin rejoin,
      List<Invitation> invitations,
      Set<UserId> pending) {
    Map<ParticipantId, RequestedState> byParticipant = new TreeMap<>();
    requested.forEach(request -> byParticipant.put(request.participant(), request));
    return new ControlState(byParticipant, rejoin, invitations, pending, false, List.of(), null);
  }

  private static RequestedState hold(ParticipantId participant, boolean hold, @Nullable UserId by) {
    return new RequestedState(participant, hold, by == null ? null : agent(by), false);
  }

  private static Rejoin rejoin(int seconds) {
    return Rejoin.ofLost(ADA, T0.plusSeconds(seconds));
  }

  private static Invitation invitation() {
    return new Invitation(
        agent(BEN), BEN, null, CallOffer.Reason.TRANSFER, ADA, T0.plusSeconds(40), false, null);
  }

  private Call talking() {
    return event(browser(waiting(), ADA, ADA_LEG), Kind.JOIN, ADA_LEG, 10);
  }

  private Call consulting() {
    return event(browser(talking(), BEN, BEN_LEG), Kind.JOIN, BEN_LEG, 30);
  }

  private static Call browser(Call call, UserId user, CallSid leg) {
    return WaitingCustomer.browser(call, user, leg, 0);
  }

  private Call event(Call call, Kind kind, CallSid leg, int second) {
    List<ParticipantId> labels = List.of(CUSTOMER, agent(ADA), agent(BEN), SUPERVISOR);
    int index = List.of(CUSTOMER_LEG, ADA_LEG, BEN_LEG, BOSS_LEG).indexOf(leg);
    ParticipantId label = labels.get(index < 0 ? 1 : index);
    return WaitingCustomer.event(call, kind, leg, label, ++sequence, second);
  }
}
