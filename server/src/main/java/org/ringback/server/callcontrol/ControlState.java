package org.ringback.server.callcontrol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.identity.UserId;

/// The stored requests for a call.
///
/// @param pending the invited members for whom the call rings, or who are about to join
/// @param isInLine whether the customer waits in line for any agent again
/// @param supervisions the modes of supervisors, also of those who are not in the call
/// @param takeOver the supervisor who is about to become the only agent
record ControlState(
    Map<ParticipantId, RequestedState> requested,
    @Nullable Rejoin rejoin,
    List<Invitation> invitations,
    Set<UserId> pending,
    boolean isInLine,
    List<Supervision> supervisions,
    @Nullable TakeOver takeOver) {
  boolean leaves(ParticipantId participant) {
    RequestedState request = requested.get(participant);
    return request != null && request.leaves();
  }
}
