package org.ringback.server.tenancy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.audit.AuditFeature;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.IdentityFeature;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.Users;
import org.ringback.server.limits.AttemptStore;
import org.ringback.server.settings.Settings;

/// Workspaces, their members, and invitations.
public record TenancyFeature(
    Workspaces workspaces,
    WorkspaceAdministration administration,
    Members members,
    Invitations invitations,
    AccountAuditLog accountAudit) {
  /// @param consoleUrl base URL of the console, for links
  public static TenancyFeature of(
      Database db,
      Settings settings,
      URI consoleUrl,
      IdentityFeature identity,
      AuditFeature auditing,
      UuidV7 ids,
      Clock clock) {
    Users users = identity.users();
    AuditLog audit = auditing.log();
    Workspaces workspaces = new Workspaces(db, ids, clock);
    settings
        .bootstrapOwner()
        .ifPresent(owner -> BootstrapOwner.createIfEmpty(owner, db, users, workspaces));
    return new TenancyFeature(
        workspaces,
        new WorkspaceAdministration(db, workspaces, settings.workspaceCreation(), audit),
        new Members(db, identity.sessions(), workspaces, audit, clock),
        new Invitations(db, users, audit, consoleUrl, ids, new SecureRandom(), clock),
        new AccountAuditLog(workspaces, audit, auditing.denials()));
  }

  public List<Routes> routes(Sessions sessions, Access access, AttemptStore attempts, Clock clock) {
    return List.of(
        new WorkspaceRoutes(administration, workspaces, access),
        new MemberRoutes(members, workspaces, access),
        new InvitationRoutes(invitations, sessions, access, accountAudit, attempts, clock));
  }
}
