package org.ringback.server.presence;

import java.util.Comparator;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// A change after which the state of a user is computed again.
///
/// @param isSocket whether a page came or went; such a change is announced after a grace period
/// @param startsWrapUp whether a conversation of the user ended
/// @param endsWrapUp whether the user ended the wrap-up early
record PresenceChange(
    WorkspaceId workspace,
    UserId user,
    boolean isSocket,
    boolean startsWrapUp,
    boolean endsWrapUp) {
  /// A user in a workspace.
  record Key(WorkspaceId workspace, UserId user) {}

  static final Comparator<PresenceChange> ORDER =
      Comparator.comparing((PresenceChange change) -> change.workspace().toString())
          .thenComparing(change -> change.user().toString());

  static PresenceChange recompute(WorkspaceId workspace, UserId user) {
    return new PresenceChange(workspace, user, false, false, false);
  }

  Key key() {
    return new Key(workspace, user);
  }

  /// Returns both changes of the same user as one.
  PresenceChange and(PresenceChange other) {
    return new PresenceChange(
        workspace,
        user,
        isSocket && other.isSocket,
        startsWrapUp || other.startsWrapUp,
        endsWrapUp || other.endsWrapUp);
  }
}
