package org.ringback.server.events;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// A message from one node to all others. Each says what changed; the database holds the change. A
/// node may therefore receive a signal twice.
public sealed interface NodeSignal {
  /// The largest frame of a [Broadcast], in bytes. PostgreSQL limits a notification to 8,000 bytes.
  int LARGEST_FRAME = 2_048;

  /// The event log of a workspace has events up to this number.
  record EventsAppended(WorkspaceId workspace, long seq) implements NodeSignal {}

  record SessionEnded(SessionId session) implements NodeSignal {}

  record MemberRemoved(WorkspaceId workspace, UserId user) implements NodeSignal {}

  /// @param session empty when all grants of the workspace were revoked
  record GrantsRevoked(WorkspaceId workspace, Optional<SessionId> session) implements NodeSignal {}

  /// A frame for all sockets of a workspace that is not in the event log.
  record Broadcast(WorkspaceId workspace, String frame) implements NodeSignal {
    public Broadcast {
      if (frame.getBytes(StandardCharsets.UTF_8).length > LARGEST_FRAME) {
        throw new IllegalArgumentException("a broadcast has at most " + LARGEST_FRAME + " bytes");
      }
    }
  }

  /// The sender had to discard signals.
  record SignalsLost() implements NodeSignal {}
}
