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
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrantRoutes;
import org.ringback.server.voicetoken.VoiceGrantStore;
import org.ringback.server.voicetoken.VoiceGrants;

/// What the rest of the server uses of this package.
public record WorkspaceFeature(
    Users people,
    Sessions sessions,
    Workspaces workspaces,
    Access access,
    Members members,
    VoiceGrants grants,
    List<Routes> routes)
    implements AutoCloseable {
  /// @param pages where the console is, for links
  /// @param journal where people's doings are written down
  /// @param refusals the same for what they were not let do
  public static WorkspaceFeature of(
      Database db,
      Settings settings,
      URI pages,
      AuditSink journal,
      AuditSink refusals,
      UuidV7 ids,
      Clock clock) {
    Users people = new Users(db, ids, clock);
    Workspaces workspaces = new Workspaces(db, ids, clock);
    Settings.Supabase project = settings.supabase();
    List<IdentityProvider> issuers = new ArrayList<>();
    if (project.url() != null) {
      SupabaseAccounts accounts = new SupabaseAccounts(project.url(), project.serviceKey());
      issuers.add(
          new SupabaseIdentityProvider(project.url(), settings.jwtSecret(), people, accounts));
    }
    for (OidcIssuer each : settings.oidcIssuers()) {
      issuers.add(new OidcIdentityProvider(each, new OidcDiscovery(each), people));
    }
    Sessions sessions =
        new Sessions(db, settings.jwtSecret(), project.serviceKey(), issuers, ids, clock);
    ServiceKeys keys = new ServiceKeys(db, journal, ids, new SecureRandom(), clock);
    Access access = new Access(sessions, workspaces, keys, refusals);
    settings
        .bootstrapOwner()
        .ifPresent(owner -> BootstrapOwner.ensure(owner, db, people, workspaces));
    AccountAuditLog news = new AccountAuditLog(workspaces, journal, refusals);
    VoiceGrants grants = new VoiceGrants(new VoiceGrantStore(db), keys, settings.jwtSecret());
    Members members = new Members(db, sessions, workspaces, journal, clock);
    Invitations invitations =
        new Invitations(db, people, journal, pages, ids, new SecureRandom(), clock);
    return new WorkspaceFeature(
        people,
        sessions,
        workspaces,
        access,
        members,
        grants,
        List.of(
            new SignInRoutes(people, sessions, workspaces, access, news, clock),
            new AccountRoutes(people, sessions, access, news, clock),
            new MemberRoutes(members, workspaces, access),
            new InvitationRoutes(invitations, sessions, access, news, clock),
            new ServiceKeyRoutes(keys, access),
            new VoiceGrantRoutes(grants, access)));
  }

  @Override
  public void close() {
    sessions.close();
  }
}
