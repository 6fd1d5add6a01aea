package org.ringback.server.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.LegReport;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.tenancy.WorkspaceId;

/// A status callback that has come, its signature verified.
///
/// @param call our call, when the callback's address names it
record ReceivedCallback(
    WorkspaceId workspace,
    @Nullable CallId call,
    LegStatusUpdate update,
    FormBody form,
    Instant receivedAt) {
  LegReport report() {
    return new LegReport(workspace, call, update);
  }
}
