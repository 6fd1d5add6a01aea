package org.ringback.server.callcontrol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;

/// A change of the stored requests of a call that follows from its events.
sealed interface ControlChange {
  /// Holds the customer, or resumes her.
  record HoldCustomer(boolean hold) implements ControlChange {}

  /// Holds a participant who is left alone.
  record Hold(ParticipantId participant) implements ControlChange {}

  /// Resumes everyone: those who were put on hold by a member who has left, or who waited for one
  /// who is back.
  record ResumeAll() implements ControlChange {}

  /// Keeps the other party on hold until an agent whose leg was lost is back.
  record AwaitRejoin(UserId user, Instant until) implements ControlChange {}

  /// Changes until when the customer of a parked call waits for its agent.
  ///
  /// @param until null for no limit
  record LimitParking(Rejoin rejoin, @Nullable Instant until) implements ControlChange {}

  record EndRejoin() implements ControlChange {}

  /// Ends the wait for a member who did not return, as if she had hung up.
  record GiveUpRejoin(UserId user) implements ControlChange {}

  /// Removes the other agents, because the supervisor who takes over the call has joined.
  ///
  /// @param agents those who lose the call
  record FinishTakeOver(UserId by, List<UserId> agents) implements ControlChange {}

  /// Forgets a supervisor who did not join in time.
  record EndTakeOver() implements ControlChange {}

  /// Invites the customer of an outgoing call, whom the agent waits for.
  record InviteCustomer() implements ControlChange {}

  /// Rings the agent of an outgoing call, whom the customer waits for.
  record InviteAgent() implements ControlChange {}

  /// Rings the member whom another one calls.
  record InviteColleague() implements ControlChange {}

  /// Ends an invitation whose participant has joined, or whose call was called off.
  record EndInvitation(Invitation invitation) implements ControlChange {}

  /// Ends an invitation whose participant cannot join. A transferred call returns to the agent who
  /// transferred it, or else to the line. An outgoing call ends.
  ///
  /// @param isAlone whether only the customer is left
  record FailInvitation(Invitation invitation, boolean isAlone) implements ControlChange {}

  /// Lets the customer wait for any free agent.
  record ReturnToLine() implements ControlChange {}

  /// Takes the customer out of the line, because an agent has joined.
  record LeaveLine() implements ControlChange {}

  /// Stores that the request to dial a number is sent.
  record MarkDialed(Invitation invitation) implements ControlChange {}
}
