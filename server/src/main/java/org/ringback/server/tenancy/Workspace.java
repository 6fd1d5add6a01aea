package org.ringback.server.tenancy;

import java.time.ZoneId;

/// A tenant.
///
/// @param slug unique name for URLs and for resources in the Twilio account
/// @param timeZone an IANA time zone
/// @param wrapUpSeconds how long a user is not offered another call after a conversation
/// @param maxWaitSeconds how long a caller waits for a free agent
/// @param callStrategy the strategy of new calls
/// @param supervisionVisible whether calls show their supervisors
/// @param callWaiting whether agents who are on a call see callers who wait in line
/// @param machineDetection whether answering machines are detected in calls from a browser
public record Workspace(
    WorkspaceId id,
    String name,
    String slug,
    ZoneId timeZone,
    int wrapUpSeconds,
    RingStrategy ringStrategy,
    int maxWaitSeconds,
    CallStrategy callStrategy,
    boolean supervisionVisible,
    boolean callWaiting,
    boolean machineDetection) {
  private static final int DEFAULT_MAX_WAIT_SECONDS = 300;

  /// Returns a new workspace with the default settings.
  static Workspace of(WorkspaceId id, String name, String slug, ZoneId timeZone) {
    return new Workspace(
        id,
        name,
        slug,
        timeZone,
        0,
        RingStrategy.ALL,
        DEFAULT_MAX_WAIT_SECONDS,
        CallStrategy.CONFERENCE,
        true,
        false,
        false);
  }
}
