package org.ringback.server.callcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallEvent;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallOffer;
import org.ringback.server.call.ConferenceEvent;
import org.ringback.server.call.ConferenceEvent.Kind;
import org.ringback.server.call.EndedBy;
import org.ringback.server.call.LegIdentity;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantIdentity;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.twilio.CallSid;

/// What the plan of an outgoing call does until its customer and its agent talk.
class OutgoingPlanTest {
  private static final CallId ID =
      new CallId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(1, 2));
  private static final LegIdentity AGENT =
      new LegIdentity(
          new CallSid("CA" + "1".repeat(32)),
          null,
          ParticipantRole.AGENT,
          ADA,
          ParticipantId.agent(ID, ADA));
  private static final LegIdentity CUSTOMER =
      new LegIdentity(
          new CallSid("CA" + "2".repeat(32)),
          null,
          ParticipantRole.CUSTOMER,
          null,
          ParticipantId.customer(ID));
  private static final LegIdentity BEN_LEG =
      new LegIdentity(
          new CallSid("CA" + "3".repeat(32)),
          null,
          ParticipantRole.AGENT,
          BEN,
          ParticipantId.agent(ID, BEN));

  private int sequence;

  @Test
  void the_customer_is_dialed_once_and_only_after_the_agent_has_joined() {
    Call waiting = call(CallDirection.OUTBOUND_DIAL, false);
    assertThat(changes(waiting)).isEmpty();
    Call joined = event(waiting, Kind.JOIN, AGENT, 1);
    assertThat(changes(joined)).containsExactly(new ControlChange.InviteCustomer());
    assertThat(changes(joined, invitation(false)))
        .containsExactly(new ControlChange.MarkDialed(invitation(false)));
    assertThat(changes(joined, invitation(true))).isEmpty();
    assertThat(changes(rings(joined), invitation(true))).isEmpty();
    assertThat(changes(event(rings(joined), Kind.JOIN, CUSTOMER, 5), invitation(true)))
        .containsExactly(new ControlChange.EndInvitation(invitation(true)));
  }

  @Test
  void an_agent_who_is_gone_before_the_request_is_sent_calls_no_one() {
    Call joined = event(call(CallDirection.OUTBOUND_DIAL, true), Kind.JOIN, AGENT, 1);
    Call gone = event(joined, Kind.LEAVE, AGENT, 2);
    assertThat(gone.isOver()).isFalse();
    assertThat(changes(gone, invitation(false)))
        .containsExactly(new ControlChange.EndInvitation(invitation(false)));
  }

  @Test
  void a_request_without_a_response_fails_after_15_s_unless_a_callback_has_arrived() {
    Call joined = event(call(CallDirection.OUTBOUND_DIAL, true), Kind.JOIN, AGENT, 1);
    Instant late = T0.plusSeconds(15);
    assertThat(ControlPlan.changes(joined, state(invitation(true)), late))
        .containsExactly(new ControlChange.FailInvitation(invitation(true), false));
    assertThat(ControlPlan.changes(rings(joined), state(invitation(true)), late)).isEmpty();
  }

  @Test
  void
      the_customer_stops_ringing_when_the_agent_is_gone_and_both_legs_end_when_the_call_is_ended() {
    Call ringing = rings(event(call(CallDirection.OUTBOUND_DIAL, true), Kind.JOIN, AGENT, 1));
    assertThat(steps(ringing)).isEmpty();
    assertThat(steps(event(ringing, Kind.LEAVE, AGENT, 3)))
        .containsExactly(new ControlStep.EndLeg(CUSTOMER.callSid()));
    assertThat(steps(withEndRequest(ringing)))
        .containsExactlyInAnyOrder(
            new ControlStep.EndLeg(CUSTOMER.callSid()), new ControlStep.EndLeg(AGENT.callSid()));
  }

  @Test
  void a_customer_who_answers_as_the_agent_is_lost_waits_for_her() {
    Call answered =
        event(
            event(
                rings(event(call(CallDirection.OUTBOUND_DIAL, true), Kind.JOIN, AGENT, 1)),
                Kind.LEAVE,
                AGENT,
                3),
            Kind.JOIN,
            CUSTOMER,
            4);
    assertThat(changes(answered))
        .containsExactly(
            new ControlChange.AwaitRejoin(ADA, T0.plus(ControlPlan.REJOIN)),
            new ControlChange.HoldCustomer(true));
  }

  @Test
  void a_colleague_is_rung_after_the_caller_has_joined_and_no_member_stays_alone() {
    Call joined = event(call(CallDirection.INTERNAL, false), Kind.JOIN, AGENT, 1);
    assertThat(changes(joined)).containsExactly(new ControlChange.InviteColleague());
    Invitation ben =
        new Invitation(
            ParticipantId.agent(ID, BEN),
            BEN,
            null,
            CallOffer.Reason.DIRECT,
            ADA,
            T0.plusSeconds(40),
            false,
            null);
    assertThat(changes(event(joined, Kind.LEAVE, AGENT, 2), ben))
        .containsExactly(new ControlChange.EndInvitation(ben));
    assertThat(changes(joined, ben)).containsExactly(new ControlChange.FailInvitation(ben, false));
    assertThat(steps(withEndRequest(joined)))
        .containsExactly(new ControlStep.EndLeg(AGENT.callSid()));

    Call talking = talkingToColleague();
    assertThat(changes(talking)).isEmpty();
    assertThat(steps(talking)).isEmpty();
    Call alone = event(talking, Kind.LEAVE, AGENT, 9);
    ControlState hungUp = state(List.of(leaves(ADA)), null);
    assertThat(ControlPlan.changes(alone, hungUp, T0)).isEmpty();
    assertThat(ControlPlan.steps(alone, hungUp, T0))
        .contains(new ControlStep.EndLeg(BEN_LEG.callSid()));
  }

  @Test
  void a_member_whose_leg_is_lost_can_return_to_the_colleague_who_hears_music_meanwhile() {
    Call talking = talkingToColleague();
    Call alone = event(talking, Kind.LEAVE, AGENT, 9);
    Instant until = T0.plus(ControlPlan.REJOIN);
    ParticipantId ben = ParticipantId.agent(ID, BEN);
    assertThat(changes(alone))
        .containsExactly(new ControlChange.AwaitRejoin(ADA, until), new ControlChange.Hold(ben));

    ControlState waiting = state(List.of(hold(ben)), Rejoin.ofLost(ADA, until));
    assertThat(ControlPlan.changes(alone, waiting, T0)).isEmpty();
    assertThat(ControlPlan.steps(alone, waiting, T0))
        .containsExactly(new ControlStep.SetHold("CF" + "0".repeat(32), BEN_LEG.callSid(), true));
    LegIdentity again =
        new LegIdentity(
            new CallSid("CA" + "4".repeat(32)),
            null,
            ParticipantRole.AGENT,
            ADA,
            AGENT.participant());
    Call back = event(alone.apply(new CallEvent.Answered(again, T0)), Kind.JOIN, again, 20);
    assertThat(ControlPlan.changes(back, waiting, T0))
        .containsExactly(new ControlChange.EndRejoin(), new ControlChange.ResumeAll());

    assertThat(ControlPlan.changes(alone, waiting, until))
        .containsExactly(new ControlChange.GiveUpRejoin(ADA));
    assertThat(ControlPlan.steps(alone, state(List.of(leaves(ADA)), null), until))
        .contains(new ControlStep.EndLeg(BEN_LEG.callSid()));
  }

  @Test
  void a_colleague_waits_without_a_limit_while_the_member_who_parked_the_call_is_on_another() {
    Call alone = event(talkingToColleague(), Kind.LEAVE, AGENT, 9);
    List<RequestedState> requested = List.of(hold(ParticipantId.agent(ID, BEN)), leaves(ADA));
    Rejoin parked = Rejoin.ofParked(ADA);
    assertThat(ControlPlan.changes(alone, state(requested, parked), T0)).isEmpty();
    Rejoin free = parked.elsewhere(false);
    assertThat(ControlPlan.changes(alone, state(requested, free), T0))
        .containsExactly(new ControlChange.LimitParking(free, T0.plus(ControlPlan.REJOIN)));
  }

  private Call talkingToColleague() {
    Call joined = event(call(CallDirection.INTERNAL, false), Kind.JOIN, AGENT, 1);
    return event(joined.apply(new CallEvent.Answered(BEN_LEG, T0)), Kind.JOIN, BEN_LEG, 5);
  }

  private static RequestedState leaves(UserId user) {
    return new RequestedState(ParticipantId.agent(ID, user), null, null, true);
  }

  private static RequestedState hold(ParticipantId participant) {
    return new RequestedState(participant, true, null, false);
  }

  private static ControlState state(List<RequestedState> requested, @Nullable Rejoin rejoin) {
    return new ControlState(
        requested.stream().collect(Collectors.toMap(RequestedState::participant, it -> it)),
        rejoin,
        List.of(),
        Set.of(),
        false,
        List.of(),
        null);
  }

  @Test
  void the_agent_is_rung_when_a_customer_whom_the_server_called_has_joined() {
    Call answered =
        event(
            call(CallDirection.OUTBOUND_API, false).apply(new CallEvent.Answered(CUSTOMER, T0)),
            Kind.JOIN,
            CUSTOMER,
            1);
    assertThat(changes(answered)).containsExactly(new ControlChange.InviteAgent());
    Invitation agent =
        new Invitation(
            ParticipantId.agent(ID, ADA),
            ADA,
            null,
            CallOffer.Reason.OUTGOING,
            ADA,
            T0.plusSeconds(40),
            false,
            null);
    ControlState ringing =
        new ControlState(Map.of(), null, List.of(agent), Set.of(ADA), false, List.of(), null);
    assertThat(ControlPlan.changes(answered, ringing, T0)).isEmpty();
    assertThat(ControlPlan.steps(answered, ringing, T0)).isEmpty();
    assertThat(changes(answered, agent))
        .containsExactly(new ControlChange.FailInvitation(agent, true));
    // The apology, which is under way, ends the call.
    assertThat(changes(withEndRequest(answered))).isEmpty();
    assertThat(steps(withEndRequest(answered))).isEmpty();
  }

  private static List<ControlChange> changes(Call call, Invitation... invitations) {
    return ControlPlan.changes(call, state(invitations), T0);
  }

  private static List<ControlStep> steps(Call call) {
    return ControlPlan.steps(call, state(), T0);
  }

  private static ControlState state(Invitation... invitations) {
    return new ControlState(Map.of(), null, List.of(invitations), Set.of(), false, List.of(), null);
  }

  private static Invitation invitation(boolean isDialed) {
    return new Invitation(
        ParticipantId.customer(ID),
        null,
        "+15550001111",
        CallOffer.Reason.OUTGOING,
        ADA,
        T0.plus(Inviter.CUSTOMER_RINGS).plus(Duration.ofSeconds(15)),
        isDialed,
        null);
  }

  private static Call rings(Call call) {
    return call.apply(new CallEvent.Ringing(CUSTOMER, T0.plusSeconds(2)));
  }

  private static Call withEndRequest(Call call) {
    return new Call(
        call.id(),
        call.callSid(),
        call.direction(),
        call.strategy(),
        call.from(),
        call.to(),
        call.placedBy(),
        call.createdAt(),
        null,
        EndedBy.SYSTEM,
        null,
        call.invited(),
        call.legs(),
        call.conferenceEvents());
  }

  /// @param isDialed whether the customer is expected to join
  private static Call call(CallDirection direction, boolean isDialed) {
    boolean isFromBrowser = direction != CallDirection.OUTBOUND_API;
    Call call =
        new Call(
            ID,
            isFromBrowser ? AGENT.callSid() : CUSTOMER.callSid(),
            direction,
            CallStrategy.CONFERENCE,
            "+15550100100",
            direction == CallDirection.INTERNAL ? "user:" + BEN : "+15550001111",
            ADA,
            T0,
            null,
            null,
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>());
    add(call, ParticipantId.agent(ID, ADA), ParticipantRole.AGENT, ADA, !isFromBrowser);
    if (direction == CallDirection.INTERNAL) {
      add(call, ParticipantId.agent(ID, BEN), ParticipantRole.AGENT, BEN, true);
    } else {
      add(call, ParticipantId.customer(ID), ParticipantRole.CUSTOMER, null, isDialed);
    }
    return isFromBrowser ? call.apply(new CallEvent.Answered(AGENT, T0)) : call;
  }

  private static void add(
      Call call, ParticipantId id, ParticipantRole role, @Nullable UserId user, boolean awaited) {
    call.invited().put(id, new ParticipantIdentity(id, role, user, null, awaited));
  }

  private Call event(Call call, Kind kind, LegIdentity leg, int second) {
    ConferenceEvent.LeaveReason reason =
        kind == Kind.LEAVE ? ConferenceEvent.LeaveReason.PARTICIPANT_HUNG_UP : null;
    return call.apply(
        new ConferenceEvent(
            "CF" + "0".repeat(32),
            ++sequence,
            kind,
            T0.plusSeconds(second),
            leg.callSid(),
            leg.participant(),
            reason,
            null));
  }
}
