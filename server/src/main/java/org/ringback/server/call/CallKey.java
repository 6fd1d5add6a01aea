package org.ringback.server.call;

import java.util.Comparator;
import org.ringback.server.tenancy.WorkspaceId;

/// Which call, and whose.
record CallKey(WorkspaceId workspace, CallId id) {
  /// In which rows are locked that are locked together.
  static final Comparator<CallKey> ORDER = Comparator.comparing(key -> key.id().value());
}
