package org.ringback.server.call;

import java.util.Comparator;
import org.ringback.server.tenancy.WorkspaceId;

/// A call id with its workspace.
record CallKey(WorkspaceId workspace, CallId id) {
  /// The lock order of rows, to avoid deadlocks.
  static final Comparator<CallKey> ORDER = Comparator.comparing(key -> key.id().value());
}
