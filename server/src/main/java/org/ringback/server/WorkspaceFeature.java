package org.ringback.server;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.access.ServiceKeyRoutes;
import org.ringback.server.access.ServiceKeys;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.AccountAuditLog;
import org.ringback.server.identity.AccountRoutes;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.SignInRoutes;
import org.ringback.server.identity.Users;
import org.ringback.server.identity.external.IdentityProvider;
import org.ringback.server.identity.external.OidcDiscovery;
import org.ringback.server.identity.external.OidcIdentityProvider;
import org.ringback.server.identity.external.SupabaseAccounts;
import org.ringback.server.identity.external.SupabaseIdentityProvider;
import org.ringback.server.settings.OidcIssuer;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.AuditSink;
import org.ringback.server.tenancy.BootstrapOwner;
import org.ringback.server.tenancy.InvitationRoutes;
import org.ringback.server.tenancy.Invitations;
import org.ringback.server.tenancy.MemberRoutes;
import org.ringback.server.tenancy.Members;
import org.ringback.server.tenancy.WorkspaceAdministration;
import org.ringback.server.tenancy.WorkspaceRoutes;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrantRoutes;
import org.ringback.server.voicetoken.VoiceGrantStore;
import org.ringback.server.voicetoken.VoiceGrants;

/// What the rest of the server uses of this package.
public record WorkspaceFeature(
    Users users,
    Sessions sessions,
    Workspaces workspaces,
    Access access,
    Members members,
    VoiceGrants grants,
    List<Routes> routes)
    implements AutoCloseable {
  /// @param pages where the console is, for links
  /// @param auditSink where people's doings are written down
  /// @param denials the same for what they were not let do
  public static WorkspaceFeature of(
      Database db,
      Settings settings,
      URI pages,
      AuditSink auditSink,
      AuditSink denials,
      UuidV7 ids,
      Clock clock) {
    Users users = new Users(db, ids, clock);
    Workspaces workspaces = new Workspaces(db, ids, clock);
    Settings.Supabase project = settings.supabase();
    List<IdentityProvider> issuers = new ArrayList<>();
    if (project.url() != null) {
      SupabaseAccounts accounts = new SupabaseAccounts(project.url(), project.serviceKey());
      issuers.add(
          new SupabaseIdentityProvider(project.url(), settings.jwtSecret(), users, accounts));
    }
    for (OidcIssuer each : settings.oidcIssuers()) {
      issuers.add(new OidcIdentityProvider(each, new OidcDiscovery(each), users));
    }
    Sessions sessions =
        new Sessions(db, settings.jwtSecret(), project.serviceKey(), issuers, ids, clock);
    ServiceKeys keys = new ServiceKeys(db, auditSink, ids, new SecureRandom(), clock);
    Access access = new Access(sessions, workspaces, keys, denials);
    settings
        .bootstrapOwner()
        .ifPresent(owner -> BootstrapOwner.createIfEmpty(owner, db, users, workspaces));
    AccountAuditLog accountAudit = new AccountAuditLog(workspaces, auditSink, denials);
    VoiceGrants grants = new VoiceGrants(new VoiceGrantStore(db), keys, settings.jwtSecret());
    Members members = new Members(db, sessions, workspaces, auditSink, clock);
    Invitations invitations =
        new Invitations(db, users, auditSink, pages, ids, new SecureRandom(), clock);
    WorkspaceAdministration administration =
        new WorkspaceAdministration(db, workspaces, settings.workspaceCreation(), auditSink);
    return new WorkspaceFeature(
        users,
        sessions,
        workspaces,
        access,
        members,
        grants,
        List.of(
            new SignInRoutes(
                users, sessions, workspaces, administration, access, accountAudit, clock),
            new WorkspaceRoutes(administration, workspaces, access),
            new AccountRoutes(users, sessions, access, accountAudit, clock),
            new MemberRoutes(members, workspaces, access),
            new InvitationRoutes(invitations, sessions, access, accountAudit, clock),
            new ServiceKeyRoutes(keys, access),
            new VoiceGrantRoutes(grants, access)));
  }

  @Override
  public void close() {
    sessions.close();
  }
}
