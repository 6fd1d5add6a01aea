package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.call.CallFacts.ADA;
import static org.ringback.server.call.CallFacts.CUSTOMER;
import static org.ringback.server.call.CallFacts.T0;
import static org.ringback.server.call.CallFacts.agent;
import static org.ringback.server.call.CallFacts.answered;
import static org.ringback.server.call.CallFacts.assertEnding;
import static org.ringback.server.call.CallFacts.assertSeconds;
import static org.ringback.server.call.CallFacts.at;
import static org.ringback.server.call.CallFacts.callSid;
import static org.ringback.server.call.CallFacts.dialed;
import static org.ringback.server.call.CallFacts.end;
import static org.ringback.server.call.CallFacts.ended;
import static org.ringback.server.call.CallFacts.everyOrder;
import static org.ringback.server.call.CallFacts.outbound;
import static org.ringback.server.call.CallFacts.participant;
import static org.ringback.server.call.CallFacts.reconciled;
import static org.ringback.server.call.CallFacts.ringing;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// When a call ends, who ended it and why: in every order of its callbacks, each repeated.
class CallEndingsTest {
  private record Ending(
      String name,
      Call call,
      List<UnaryOperator<Call>> facts,
      CallStatus status,
      EndedBy by,
      EndReason reason,
      int second) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Ending> endings() {
    Call inbound = dialed(CUSTOMER, ADA, agent('b', false));
    ParticipantIdentity ben = agent('b', false);
    Call browser = outbound(CallDirection.OUTBOUND_DIAL).apply(answered(ADA, T0));
    Call placed = outbound(CallDirection.OUTBOUND_API);
    return Stream.of(
        ending(
            "the customer hangs up",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9),
            end(ADA, 9, CallStatus.COMPLETED, null, false)),
        ending(
            "the agent hangs up",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9),
            end(ADA, 9, CallStatus.COMPLETED, null, true)),
        ending(
            "the agent hangs up a second before",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 10)),
        ending(
            "another agent answers",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            ringing(ben, 1),
            answered(ADA, 3),
            end(ben, 3, CallStatus.CANCELED, null, null),
            ended(ADA, 9),
            ended(CUSTOMER, 10)),
        ending(
            "the caller gives up",
            inbound,
            CallStatus.CANCELED,
            EndedBy.CUSTOMER,
            EndReason.CALLER_GAVE_UP,
            5,
            ringing(ADA, 1),
            end(ADA, 5, CallStatus.CANCELED, null, null),
            end(CUSTOMER, 5, CallStatus.CANCELED, null, null)),
        ending(
            "the caller gives up in line, after a wave of ringing",
            inbound,
            CallStatus.NO_ANSWER,
            EndedBy.CUSTOMER,
            EndReason.CALLER_GAVE_UP,
            29,
            ringing(ADA, 1),
            end(ADA, 25, CallStatus.NO_ANSWER, null, null),
            ended(CUSTOMER, 29)),
        ending(
            "no agent answers in time, so the server ends the call",
            inbound.withEndRequest(EndedBy.SYSTEM),
            CallStatus.NO_ANSWER,
            EndedBy.SYSTEM,
            EndReason.NO_ANSWER,
            29,
            ringing(ADA, 1),
            end(ADA, 25, CallStatus.NO_ANSWER, null, null),
            ended(CUSTOMER, 29)),
        ending(
            "every agent declines",
            inbound,
            CallStatus.BUSY,
            EndedBy.AGENT,
            EndReason.DECLINED,
            8,
            end(ADA, 3, CallStatus.BUSY, 603, null),
            end(ben, 4, CallStatus.BUSY, 603, null),
            ended(CUSTOMER, 8)),
        ending(
            "the called customer hangs up",
            browser,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(CUSTOMER, 4),
            ended(CUSTOMER, 9),
            ended(ADA, 9),
            end(CUSTOMER, 9, CallStatus.COMPLETED, null, true)),
        ending(
            "the calling agent hangs up",
            browser,
            CallStatus.COMPLETED,
            EndedBy.AGENT,
            EndReason.COMPLETED,
            9,
            answered(CUSTOMER, 4),
            ended(CUSTOMER, 9),
            ended(ADA, 9)),
        ending(
            "the calling agent gives up",
            browser,
            CallStatus.CANCELED,
            EndedBy.AGENT,
            EndReason.CALLER_GAVE_UP,
            3,
            ringing(CUSTOMER, 1),
            end(CUSTOMER, 3, CallStatus.CANCELED, null, null),
            ended(ADA, 3)),
        ending(
            "the server does not answer, and no customer is dialed",
            browser,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            5,
            ended(ADA, 5)),
        ending(
            "the called customer declines",
            browser,
            CallStatus.BUSY,
            EndedBy.CUSTOMER,
            EndReason.DECLINED,
            2,
            end(CUSTOMER, 2, CallStatus.BUSY, 603, null),
            ended(ADA, 3)),
        ending(
            "the called customer is busy",
            browser,
            CallStatus.BUSY,
            EndedBy.SYSTEM,
            EndReason.BUSY,
            2,
            end(CUSTOMER, 2, CallStatus.BUSY, 486, null),
            ended(ADA, 3)),
        ending(
            "the called number does not exist",
            browser,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            2,
            end(CUSTOMER, 2, CallStatus.FAILED, 404, null),
            ended(ADA, 3)),
        ending(
            "the called customer does not answer",
            placed,
            CallStatus.NO_ANSWER,
            EndedBy.SYSTEM,
            EndReason.NO_ANSWER,
            30,
            ringing(CUSTOMER, 1),
            end(CUSTOMER, 30, CallStatus.NO_ANSWER, null, null)),
        ending(
            "no agent takes a call that the server placed",
            placed.withEndRequest(EndedBy.SYSTEM),
            CallStatus.COMPLETED,
            EndedBy.SYSTEM,
            EndReason.AGENT_UNAVAILABLE,
            30,
            answered(CUSTOMER, 3),
            ringing(ADA, 4),
            end(ADA, 28, CallStatus.NO_ANSWER, null, null),
            ended(CUSTOMER, 30)),
        ending(
            "the customer of a call that the server placed does not wait for an agent",
            placed,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.AGENT_UNAVAILABLE,
            9,
            answered(CUSTOMER, 3),
            ringing(ADA, 4),
            end(ADA, 9, CallStatus.CANCELED, null, null),
            ended(CUSTOMER, 9)),
        ending(
            "Twilio rejects a placed call",
            placed,
            CallStatus.FAILED,
            EndedBy.SYSTEM,
            EndReason.FAILED,
            1,
            call -> call.markFailed(at(1))),
        ending(
            "a supervisor ends the call by the API",
            inbound.withEndRequest(EndedBy.SUPERVISOR),
            CallStatus.COMPLETED,
            EndedBy.SUPERVISOR,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            ended(ADA, 9),
            ended(CUSTOMER, 9)),
        ending(
            "only the REST API reports the end",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.UNKNOWN,
            EndReason.RECONCILED,
            9,
            answered(ADA, 3),
            reconciled(ADA, 9),
            reconciled(CUSTOMER, 9)),
        ending(
            "a callback follows the REST API",
            inbound,
            CallStatus.COMPLETED,
            EndedBy.CUSTOMER,
            EndReason.COMPLETED,
            9,
            answered(ADA, 3),
            reconciled(ADA, 9),
            reconciled(CUSTOMER, 9),
            ended(CUSTOMER, 9)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void a_call_knows_who_ended_it_and_why(Ending ending) {
    Call call = EveryOrder.of(ending.call(), ending.facts());

    assertEnding(call, ending.status(), ending.by(), ending.reason(), ending.second());
    assertThat(call.state().participants())
        .allSatisfy(
            participant -> {
              assertThat(participant.talkSec()).isNotNull();
              assertThat(participant.state())
                  .isNotIn(ParticipantState.JOINED, ParticipantState.RINGING);
            });
  }

  @Test
  void an_agent_who_did_not_answer_first_was_answered_elsewhere() {
    ParticipantIdentity ben = agent('b', false);
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA, ben),
            ringing(ADA, 1),
            ringing(ben, 1),
            answered(ADA, 3),
            end(ben, 3, CallStatus.CANCELED, null, null));

    assertThat(participant(call, ben).state()).isEqualTo(ParticipantState.ANSWERED_ELSEWHERE);
    assertThat(participant(call, ben).isVisible()).isFalse();
    assertSeconds(call, ben, 0, 0, 2);
  }

  @Test
  void a_failed_call_has_the_sip_code_of_the_customers_leg() {
    Call call =
        everyOrder(
            outbound(CallDirection.OUTBOUND_API),
            end(CUSTOMER, 2, CallStatus.FAILED, 404, null),
            reconciled(CUSTOMER, 3));

    assertThat(call.state().sipCode()).isEqualTo(404);
  }

  @Test
  void the_participant_of_a_leg_without_id_is_the_one_that_the_id_names() {
    LegIdentity withoutId =
        new LegIdentity(callSid(ADA), callSid(CUSTOMER), ParticipantRole.AGENT, null, null);
    Call call =
        everyOrder(
            dialed(CUSTOMER, ADA),
            known -> known.apply(ended(withoutId, 9, CallStatus.COMPLETED, null, true)),
            answered(ADA, 3));

    assertThat(call.state().participants()).hasSize(2);
    assertEnding(call, CallStatus.COMPLETED, EndedBy.AGENT, EndReason.COMPLETED, 9);
  }

  @SafeVarargs
  private static Ending ending(
      String name,
      Call call,
      CallStatus status,
      EndedBy by,
      EndReason reason,
      int second,
      UnaryOperator<Call>... facts) {
    return new Ending(name, call, List.of(facts), status, by, reason, second);
  }
}
