package org.ringback.server.workspace;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.Settings;

/// What the rest of the server uses of this package.
public record WorkspaceFeature(
    People people,
    Sessions sessions,
    Workspaces workspaces,
    Access access,
    Members members,
    List<Routes> routes,
    Optional<SupabaseAccounts> supabase)
    implements AutoCloseable {
  /// @param pages where the console is, for links
  /// @param journal where people's doings are written down
  public static WorkspaceFeature of(
      Database db, Settings settings, URI pages, Journal journal, UuidV7 ids, Clock clock) {
    People people = new People(db, ids, clock);
    Workspaces workspaces = new Workspaces(db, ids, clock);
    Settings.Supabase project = settings.supabase();
    @Nullable SupabaseAccounts accounts =
        project.url() == null ? null : new SupabaseAccounts(project.url(), project.serviceKey());
    @Nullable SupabaseSignIn supabase =
        project.url() == null || accounts == null
            ? null
            : new SupabaseSignIn(project.url(), settings.jwtSecret(), people, accounts);
    Sessions sessions =
        new Sessions(db, settings.jwtSecret(), project.serviceKey(), supabase, ids, clock);
    ServiceKeys keys = new ServiceKeys(db, journal, ids, new SecureRandom(), clock);
    Access access = new Access(sessions, workspaces, keys);
    settings.firstOwner().ifPresent(owner -> FirstOwner.ensure(owner, db, people, workspaces));
    AccountNews news = new AccountNews(workspaces, journal);
    Members members = new Members(db, sessions, journal, clock);
    Invitations invitations =
        new Invitations(db, people, journal, pages, ids, new SecureRandom(), clock);
    return new WorkspaceFeature(
        people,
        sessions,
        workspaces,
        access,
        members,
        List.of(
            new SignInRoutes(people, sessions, workspaces, access, news, clock),
            new AccountRoutes(people, sessions, access, news, clock),
            new MemberRoutes(members, workspaces, access),
            new InvitationRoutes(invitations, sessions, access, news, clock),
            new ServiceKeyRoutes(keys, access)),
        Optional.ofNullable(accounts));
  }

  @Override
  public void close() {
    supabase.ifPresent(SupabaseAccounts::close);
  }
}
