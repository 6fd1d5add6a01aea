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
    boolean isCreated =
        db.inTransaction(
            () -> {
              db.ofAll()
                  .sql("select 1 from pg_advisory_xact_lock(hashtextextended('first-owner', 0))")
                  .query(Integer.class)
                  .single();
              if (!users.isEmpty()) {
                return false;
              }
              String name = settings.email().substring(0, settings.email().indexOf('@'));
              UserId owner = users.create(settings.email(), name, users.hash(settings.password()));
              WorkspaceId workspace = workspaces.create("My workspace", "main");
              workspaces.admit(workspace, owner, Role.OWNER);
              return true;
            });
    if (isCreated) {
      log.info("Created the first workspace, owned by {}", settings.email());
    }
  }
}
