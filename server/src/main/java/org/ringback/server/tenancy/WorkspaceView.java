package org.ringback.server.tenancy;

/// A workspace as one of its members sees it, in API responses.
///
/// @param timeZone an IANA name
public record WorkspaceView(
    String id,
    String name,
    String slug,
    String timeZone,
    int wrapUpSeconds,
    String ringStrategy,
    int maxWaitSeconds,
    String callStrategy,
    boolean supervisionVisible,
    boolean callWaiting,
    boolean machineDetection,
    Role role) {
  public static WorkspaceView of(Workspace workspace, Role role) {
    return new WorkspaceView(
        workspace.id().toString(),
        workspace.name(),
        workspace.slug(),
        workspace.timeZone().getId(),
        workspace.wrapUpSeconds(),
        workspace.ringStrategy().wire(),
        workspace.maxWaitSeconds(),
        workspace.callStrategy().wire(),
        workspace.supervisionVisible(),
        workspace.callWaiting(),
        workspace.machineDetection(),
        role);
  }
}
