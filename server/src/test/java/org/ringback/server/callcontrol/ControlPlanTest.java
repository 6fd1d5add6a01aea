package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallEvent;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ConferenceEvent;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.LegIdentity;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantIdentity;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

class ControlPlanTest {
  private static final CallId ID =
      new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CONFERENCE = "CF" + "0".repeat(32);
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(1, 2));
  private static final ParticipantId CUSTOMER = ParticipantId.customer(ID);
  private static final CallSid CUSTOMER_LEG = leg(1);
  private static final CallSid ADA_LEG = leg(2);
  private static final CallSid BEN_LEG = leg(3);
  private static final UserId BOSS = new UserId(new UUID(1, 3));
  private static final ParticipantId SUPERVISOR = ParticipantId.supervisor(ID, BOSS);
  private static final CallSid BOSS_LEG = leg(5);
  private static final ControlState NOTHING =
      new ControlState(Map.of(), null, List.of(), Set.of(), false, List.of());

  private int sequence;

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
        .containsExactly(new ControlChange.ResumeAbandoned());
  }

  @Test
  void the_hold_of_an_agent_who_is_in_the_call_lasts() {
    ControlState held = state(List.of(hold(CUSTOMER, true, ADA)), null, List.of(), Set.of());
    assertThat(changes(consulting(), held)).isEmpty();
    Call call = event(consulting(), Kind.HOLD, CUSTOMER_LEG, 40);
    assertThat(steps(call, held)).isEmpty();
  }

  @Test
  void a_leg_without_a_stored_browser_does_not_join() {
    Call call = event(customerOnly(), Kind.JOIN, ADA_LEG, 10);
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

  private static ControlStep audibility(Audibility wanted) {
    return new ControlStep.SetAudibility(SUPERVISOR, CONFERENCE, BOSS_LEG, wanted);
  }

  private static ControlState supervision(SupervisionMode mode, Audibility accepted) {
    return new ControlState(
        Map.of(),
        null,
        List.of(),
        Set.of(),
        false,
        List.of(new Supervision(SUPERVISOR, mode, BOSS_LEG, accepted)));
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
    return new ControlState(byParticipant, rejoin, invitations, pending, false, List.of());
  }

  private static RequestedState hold(ParticipantId participant, boolean hold, @Nullable UserId by) {
    return new RequestedState(participant, hold, by == null ? null : agent(by), false);
  }

  private static Rejoin rejoin(int seconds) {
    return new Rejoin(ADA, T0.plusSeconds(seconds));
  }

  private static Invitation invitation() {
    return new Invitation(
        agent(BEN), BEN, null, CallOffer.Reason.TRANSFER, ADA, T0.plusSeconds(40), false, null);
  }

  private static ParticipantId agent(UserId user) {
    return ParticipantId.agent(ID, user);
  }

  private static CallSid leg(int number) {
    return new CallSid("CA" + "%032d".formatted(number));
  }

  private Call customerOnly() {
    Call call =
        new Call(
            ID,
            CUSTOMER_LEG,
            CallDirection.INBOUND,
            CallStrategy.CONFERENCE,
            "+15550001111",
            "+15550002222",
            null,
            T0,
            null,
            null,
            new TreeMap<>(
                Map.of(
                    CUSTOMER,
                    new ParticipantIdentity(
                        CUSTOMER, ParticipantRole.CUSTOMER, null, "+15550001111", false))),
            new TreeMap<>(),
            new TreeSet<>());
    LegIdentity customer =
        new LegIdentity(CUSTOMER_LEG, null, ParticipantRole.CUSTOMER, null, CUSTOMER);
    return event(call.apply(new CallEvent.Ringing(customer, T0)), Kind.JOIN, CUSTOMER_LEG, 1);
  }

  private Call talking() {
    return event(browser(customerOnly(), ADA, ADA_LEG), Kind.JOIN, ADA_LEG, 10);
  }

  private Call consulting() {
    return event(browser(talking(), BEN, BEN_LEG), Kind.JOIN, BEN_LEG, 30);
  }

  private static Call browser(Call call, UserId user, CallSid leg) {
    LegIdentity identity = new LegIdentity(leg, null, ParticipantRole.AGENT, user, agent(user));
    return call.apply(new CallEvent.Ringing(identity, T0));
  }

  private Call event(Call call, Kind kind, CallSid leg, int second) {
    List<ParticipantId> labels =
        new ArrayList<>(List.of(CUSTOMER, agent(ADA), agent(BEN), SUPERVISOR));
    int index = List.of(CUSTOMER_LEG, ADA_LEG, BEN_LEG, BOSS_LEG).indexOf(leg);
    return call.apply(
        new ConferenceEvent(
            CONFERENCE,
            ++sequence,
            kind,
            T0.plusSeconds(second),
            leg,
            labels.get(index < 0 ? 1 : index),
            kind == Kind.LEAVE ? ConferenceEvent.LeaveReason.PARTICIPANT_HUNG_UP : null,
            null));
  }
}
