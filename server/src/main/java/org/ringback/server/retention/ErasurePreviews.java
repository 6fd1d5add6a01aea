package org.ringback.server.retention;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;

/// Counts what an erasure would delete.
final class ErasurePreviews {
  private final CallEraser.Stores stores;
  private final HoldStore holds;
  private final Clock clock;

  ErasurePreviews(CallEraser.Stores stores, HoldStore holds, Clock clock) {
    this.stores = stores;
    this.holds = holds;
    this.clock = clock;
  }

  ErasurePreview ofPerson(WorkspaceId workspace, String number) {
    Instant now = clock.instant();
    List<CallId> held = stores.calls().heldOfPerson(workspace, number, now);
    List<String> names =
        held.isEmpty() ? stores.contacts().namesByNumber(workspace, number) : List.of();
    int views = held.isEmpty() ? stores.savedViews().count(workspace, number, names) : 0;
    int reports = held.isEmpty() ? stores.reports().countOfPerson(workspace, number, names) : 0;
    return count(
        workspace,
        stores.calls().ofPerson(workspace, number, now, null, Integer.MAX_VALUE),
        names.size(),
        views,
        reports,
        held.stream().flatMap(call -> holds.find(workspace, call).stream()).toList());
  }

  ErasurePreview ofCall(WorkspaceId workspace, CallId call) {
    return count(
        workspace,
        stores.calls().isErasable(workspace, call) ? List.of(call) : List.of(),
        0,
        0,
        0,
        holds.find(workspace, call).stream().toList());
  }

  private ErasurePreview count(
      WorkspaceId workspace,
      List<CallId> calls,
      int contacts,
      int savedViews,
      int reports,
      List<LegalHold> held) {
    return new ErasurePreview(
        calls.size(),
        stores.recordings().count(workspace, calls),
        stores.voicemails().count(workspace, calls),
        stores.transcripts().count(workspace, calls),
        stores.notes().count(workspace, calls),
        contacts,
        savedViews,
        reports,
        held);
  }
}
