package org.ringback.server.callcontrol;

import java.util.List;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ConferenceSeat;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.routing.ConferenceCalls;
import org.ringback.server.tenancy.Member;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.TwilioApi;

/// What agents do with calls in conferences.
final class CallControl {
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;

  CallControl(Calls calls, Credentials credentials, TwilioApi twilio) {
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
  }

  /// Ends an agent's part in a call. Without another agent or phone the call ends for the customer
  /// too.
  void leave(Member agent, CallId id) {
    Call call = ConferenceCalls.require(calls.find(agent.workspace(), id));
    List<ConferenceSeat> seats = call.seats().stream().filter(ConferenceSeat::isPresent).toList();
    if (call.isOver() || seats.stream().noneMatch(seat -> isOf(seat, agent))) {
      return;
    }
    boolean isLast =
        seats.stream()
            .noneMatch(
                seat ->
                    seat.participant().role() != ParticipantRole.CUSTOMER && !isOf(seat, agent));
    if (isLast) {
      calls.requestEnd(agent.workspace(), id, agent.user());
    }
    seats.stream()
        .filter(seat -> isLast || isOf(seat, agent))
        .forEach(seat -> end(agent, seat.callSid()));
  }

  private static boolean isOf(ConferenceSeat seat, Member agent) {
    return agent.user().equals(seat.participant().user());
  }

  private void end(Member agent, CallSid leg) {
    credentials.requestAs(agent.workspace(), auth -> twilio.endCall(auth, leg.value()));
  }
}
