package org.ringback.server.presence;

import java.time.Instant;
import org.ringback.server.tenancy.WorkspaceId;

/// A part of the history of presence that has just ended.
///
/// @param end when the history was continued; a user who had left before did so earlier
public record PresenceInterval(WorkspaceId workspace, Instant start, Instant end) {}
