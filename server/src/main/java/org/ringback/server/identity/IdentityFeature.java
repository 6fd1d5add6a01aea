package org.ringback.server.identity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.external.IdentityProvider;
import org.ringback.server.identity.external.OidcDiscovery;
import org.ringback.server.identity.external.OidcIdentityProvider;
import org.ringback.server.identity.external.SupabaseAccounts;
import org.ringback.server.identity.external.SupabaseIdentityProvider;
import org.ringback.server.limits.AttemptStore;
import org.ringback.server.settings.OidcIssuer;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.TenancyFeature;

/// Users and their sign-in sessions.
///
/// @param sessions closed before the database
public record IdentityFeature(Users users, Sessions sessions, KnownClients knownClients) {
  public static IdentityFeature of(Database db, Settings settings, UuidV7 ids, Clock clock) {
    Users users = new Users(db, ids, clock);
    Settings.Supabase project = settings.supabase();
    List<IdentityProvider> providers = new ArrayList<>();
    if (project.url() != null) {
      SupabaseAccounts accounts = new SupabaseAccounts(project.url(), project.serviceKey());
      providers.add(
          new SupabaseIdentityProvider(project.url(), settings.jwtSecret(), users, accounts));
    }
    for (OidcIssuer each : settings.oidcIssuers()) {
      providers.add(new OidcIdentityProvider(each, new OidcDiscovery(each), users));
    }
    return new IdentityFeature(
        users,
        new Sessions(db, settings.jwtSecret(), providers, ids, clock),
        new KnownClients(db, clock));
  }

  public List<Routes> routes(
      TenancyFeature tenancy, Access access, AttemptStore attempts, Clock clock) {
    return List.of(
        new SignInRoutes(
            users,
            sessions,
            tenancy.workspaces(),
            tenancy.administration(),
            access,
            tenancy.accountAudit(),
            new LoginRateLimiter(attempts, knownClients, "sign-in", clock)),
        new AccountRoutes(
            users,
            sessions,
            access,
            tenancy.accountAudit(),
            new LoginRateLimiter(attempts, knownClients, "password change", clock)));
  }
}
