package org.ringback.server.settings;

/// The users who may create workspaces.
public enum WorkspaceCreation {
  /// Every signed-in user.
  ANYONE,
  /// Users who own a workspace.
  OWNERS,
  NONE
}
