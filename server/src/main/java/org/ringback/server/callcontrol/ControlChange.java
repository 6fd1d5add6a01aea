package org.ringback.server.callcontrol;

import java.time.Instant;
import org.ringback.server.identity.UserId;

/// A change of the stored requests of a call that follows from its events.
sealed interface ControlChange {
  /// Holds the customer, or resumes her.
  record HoldCustomer(boolean hold) implements ControlChange {}

  /// Resumes everyone who was put on hold by a member who has left.
  record ResumeAbandoned() implements ControlChange {}

  /// Keeps the customer on hold until an agent whose leg was lost is back.
  record AwaitRejoin(UserId user, Instant until) implements ControlChange {}

  record EndRejoin() implements ControlChange {}

  /// Ends an invitation whose participant has joined.
  record EndInvitation(Invitation invitation) implements ControlChange {}

  /// Ends an invitation whose participant cannot join. A transferred call returns to the agent who
  /// transferred it, or else to the line.
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
