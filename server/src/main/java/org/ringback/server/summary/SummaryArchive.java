package org.ringback.server.summary;

import java.util.Optional;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the summaries of calls for their export.
public final class SummaryArchive {
  private final SummaryStore store;

  SummaryArchive(SummaryStore store) {
    this.store = store;
  }

  /// Returns the summary that a member has accepted, as in the API. A draft is not part of the
  /// call.
  public Optional<JsonNode> accepted(WorkspaceId workspace, CallId call) {
    return store
        .find(workspace, call)
        .filter(summary -> summary.acceptedAt() != null)
        .map(JsonMapper.shared()::valueToTree);
  }
}
