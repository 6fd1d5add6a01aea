package org.ringback.server.call;

import java.time.Instant;
import org.ringback.server.tenancy.WorkspaceId;

/// A call that is over.
public record OverCall(WorkspaceId workspace, CallId id, Instant createdAt) {
  static OverCall of(WorkspaceId workspace, Call call) {
    return new OverCall(workspace, call.id(), call.createdAt());
  }
}
