package org.ringback.server.call;

import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// News of a leg, and whose.
///
/// @param call the call that it is part of, if the news came by an address that names one
public record LegReport(WorkspaceId workspace, @Nullable CallId call, LegStatusUpdate update) {}
