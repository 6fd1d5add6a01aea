package org.ringback.server.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A participant, computed from the facts of a call. Times after the end of the call are not
/// counted.
///
/// @param legs the legs, in the order of their CallSids
/// @param joined the periods in the conversation
/// @param held the periods on hold
/// @param talkSec seconds with another participant, both not on hold. All seconds are null while
///   the participant is in the call or rings.
/// @param holdSec seconds on hold
/// @param waitSec seconds of ringing or with no other participant to talk to
public record Participant(
    ParticipantIdentity identity,
    ParticipantState state,
    List<Leg> legs,
    List<Interval> joined,
    List<Interval> held,
    boolean muted,
    @Nullable Integer talkSec,
    @Nullable Integer holdSec,
    @Nullable Integer waitSec) {

  boolean hasJoined() {
    return !joined.isEmpty();
  }

  @Nullable Instant joinedAt() {
    return joined.isEmpty() ? null : joined.getFirst().start();
  }

  /// Returns the time of the last leave; null for a participant who is in the call or never joined.
  @Nullable Instant leftAt() {
    return joined.isEmpty() || joined.getLast().isOpen() ? null : joined.getLast().end();
  }

  boolean isOnHold() {
    return !held.isEmpty() && held.getLast().isOpen();
  }

  /// Returns whether users see this participant. Agents who only rang in a group are hidden,
  /// because each of their callbacks would change the call for every page.
  boolean isVisible() {
    return hasJoined() || identity.awaited() || identity.role() == ParticipantRole.CUSTOMER;
  }
}
