package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.twilio.CallSid;

/// Decides what a call needs that a member placed, until both parties talk. A browser that calls
/// joins first, and then the other party is called, so that nothing rings for an agent who is gone.
/// A customer whom the server called joins first, and then the agent is rung.
///
/// @param others the number of members and phones in the conference who do not hang up
record OutgoingPlan(Call call, ControlState state, int others, Instant now) {

  /// Returns whether the agent waits for a customer who was not dialed yet.
  boolean needsCustomer() {
    return call.direction() == CallDirection.OUTBOUND_DIAL
        && others > 0
        && call.legsOfCustomer().isEmpty()
        && mayInvite();
  }

  /// Returns whether a member waits for a colleague who was not rung yet.
  boolean needsColleague() {
    return call.direction() == CallDirection.INTERNAL && others > 0 && !isAnswered() && mayInvite();
  }

  /// Returns whether the customer waits for the agent, who was not rung yet.
  boolean needsAgent() {
    return call.direction() == CallDirection.OUTBOUND_API && mayInvite();
  }

  private boolean mayInvite() {
    return state.invitations().isEmpty() && call.endRequestedBy() == null;
  }

  private boolean isAnswered() {
    return call.state().answeredAt() != null;
  }

  /// Returns whether the agent who calls is gone before a number was dialed or a colleague joined.
  boolean isCalledOff(Invitation invitation) {
    return invitation.isOutgoing()
        && call.direction().isFromBrowser()
        && others == 0
        && !invitation.isDialed();
  }

  /// Returns whether the response to the request that dials a customer was lost, and no callback
  /// has arrived in time.
  boolean hasFailed(Invitation invitation) {
    return invitation.isOutgoing()
        && invitation.user() == null
        && !now.isBefore(invitation.expiresAt().minus(Inviter.CUSTOMER_RINGS))
        && call.legsOfCustomer().isEmpty();
  }

  /// Returns the legs to end of a call that was called off, by the agent while the other party
  /// rings, or by the server.
  List<CallSid> legsToEnd() {
    if (!call.direction().isFromBrowser() || isAnswered()) {
      return List.of();
    }
    if (call.endRequestedBy() != null) {
      return Stream.concat(call.openLegsOfCustomer().stream(), call.openLegsOfOthers().stream())
          .toList();
    }
    return others > 0 ? List.of() : call.openLegsOfCustomer();
  }
}
