package org.ringback.server.workspace;

import java.time.Clock;
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
    Routes routes,
    Optional<SupabaseAccounts> supabase)
    implements AutoCloseable {
  public static WorkspaceFeature of(Database db, Settings settings, UuidV7 ids, Clock clock) {
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
    Access access = new Access(sessions, workspaces);
    settings.firstOwner().ifPresent(owner -> FirstOwner.ensure(owner, db, people, workspaces));
    return new WorkspaceFeature(
        people,
        sessions,
        workspaces,
        access,
        new SignInRoutes(people, sessions, workspaces, access, clock),
        Optional.ofNullable(accounts));
  }

  @Override
  public void close() {
    supabase.ifPresent(SupabaseAccounts::close);
  }
}
