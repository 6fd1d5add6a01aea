package org.ringback.server.call;

import java.time.Instant;
import org.ringback.server.tenancy.WorkspaceId;

/// A call that is over.
///
/// @param end the latest end that was ever stored, because a late callback may change it
public record OverCall(WorkspaceId workspace, CallId id, Instant createdAt, Instant end) {
  static OverCall of(WorkspaceId workspace, Call call) {
    return new OverCall(workspace, call.id(), call.createdAt(), end(call, call.state()));
  }

  static OverCall of(CallChange change) {
    Instant before = end(change.before(), change.stateBefore());
    Instant after = end(change.after(), change.stateAfter());
    return new OverCall(
        change.key().workspace(),
        change.after().id(),
        change.after().createdAt(),
        before.isAfter(after) ? before : after);
  }

  private static Instant end(Call call, CallState state) {
    Instant end = state.endedAt();
    return end == null ? call.createdAt() : end;
  }
}
