package org.ringback.server.dialpolicy;

import java.time.Instant;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// What outgoing calls have used: minutes begun, of calls that run too, and at least one of each
/// that is not over.
///
/// @param memberMinutes of one member's calls
/// @param workspaceMinutes of everybody's
/// @param memberOpen how many of the member's outgoing calls are not over
/// @param workspaceOpen how many of everybody's
public record Usage(long memberMinutes, long workspaceMinutes, int memberOpen, int workspaceOpen) {
  /// Knows what was used.
  @FunctionalInterface
  public interface UsageSource {
    Usage since(WorkspaceId workspace, UserId member, Instant since);
  }
}
