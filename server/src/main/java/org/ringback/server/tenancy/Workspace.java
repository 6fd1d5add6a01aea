package org.ringback.server.tenancy;

import java.time.ZoneId;

/// A tenant.
///
/// @param slug unique name for URLs and for resources in the Twilio account
/// @param timeZone an IANA time zone
/// @param wrapUpSeconds how long a user is not offered another call after a conversation
public record Workspace(
    WorkspaceId id, String name, String slug, ZoneId timeZone, int wrapUpSeconds) {}
