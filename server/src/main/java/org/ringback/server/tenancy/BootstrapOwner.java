package org.ringback.server.tenancy;

import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.identity.Users;
import org.ringback.server.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the first workspace and its owner if the database has no users.
public final class BootstrapOwner {
  private static final Logger log = LoggerFactory.getLogger(BootstrapOwner.class);

  private BootstrapOwner() {}

  public static void createIfEmpty(
      Settings.BootstrapOwner settings, Database db, Users users, Workspaces workspaces) {
    boolean isLocked =
        db.tryWithLock(
            "first-owner",
            () -> {
              if (users.isEmpty()) {
                String name = settings.email().substring(0, settings.email().indexOf('@'));
                UserId owner = users.create(settings.email(), name, settings.password());
                WorkspaceId workspace = workspaces.create("My workspace", "main");
                workspaces.admit(workspace, owner, Role.OWNER);
                log.info("Created the first workspace, owned by {}", settings.email());
              }
            });
    if (!isLocked) {
      log.info("Another node is creating the first workspace");
    }
  }
}
