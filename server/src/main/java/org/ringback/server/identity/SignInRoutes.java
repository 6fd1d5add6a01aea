package org.ringback.server.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.AccountAuditLog;
import org.ringback.server.tenancy.WorkspaceAdministration;
import org.ringback.server.tenancy.WorkspaceView;
import org.ringback.server.tenancy.Workspaces;

/// Sign-in, sign-out, and the signed-in user.
final class SignInRoutes implements Routes {
  private final Users users;
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final WorkspaceAdministration administration;
  private final Access access;
  private final AccountAuditLog accountAudit;
  private final LoginRateLimiter loginLimiter;

  SignInRoutes(
      Users users,
      Sessions sessions,
      Workspaces workspaces,
      WorkspaceAdministration administration,
      Access access,
      AccountAuditLog accountAudit,
      LoginRateLimiter loginLimiter) {
    this.accountAudit = accountAudit;
    this.users = users;
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.administration = administration;
    this.access = access;
    this.loginLimiter = loginLimiter;
  }

  private record UserView(String id, String email, String name) {}

  private record SignedInView(String token, String expiresAt, UserView user) {}

  private record MeView(
      UserView user, List<WorkspaceView> workspaces, boolean mayCreateWorkspaces) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/sign-in", this::signIn, RouteAccess.PUBLIC);
    routes.post("/api/sign-out", this::signOut, RouteAccess.AUTHENTICATED);
    routes.get("/api/me", this::me, RouteAccess.AUTHENTICATED);
  }

  private void signIn(Context context) {
    Json.Body body = Json.body(context);
    String email = body.text("email", 320);
    Secret password = new Secret(body.text("password", 256));
    loginLimiter.begin(email, context.ip());
    Optional<Users.User> found = users.findByPassword(email, password);
    if (found.isEmpty()) {
      users.findByEmail(email).ifPresent(id -> accountAudit.failedSignIn(id, email));
      throw wrongCredentials();
    }
    Users.User user = found.get();
    loginLimiter.succeeded(email, context.ip());
    Sessions.Started started = sessions.start(user.id(), context.userAgent(), context.ip());
    accountAudit.write(
        new SignedInUser(user.id(), started.session(), user.name(), user.email()),
        "session.started",
        Map.of());
    Json.answer(
        context,
        new SignedInView(
            started.token(),
            started.expiresAt().toString(),
            new UserView(user.id().toString(), user.email(), user.name())));
  }

  private void signOut(Context context) {
    SignedInUser user = access.signedInUser(context);
    sessions.end(user.session());
    accountAudit.write(user, "session.ended", Map.of());
    context.status(204);
  }

  private void me(Context context) {
    SignedInUser user = access.signedInUser(context);
    List<Workspaces.Membership> memberships = workspaces.of(user.id());
    Json.answer(
        context,
        new MeView(
            new UserView(user.id().toString(), user.email(), user.name()),
            memberships.stream().map(m -> WorkspaceView.of(m.workspace(), m.role())).toList(),
            administration.mayCreate(memberships)));
  }

  private static ProblemException wrongCredentials() {
    return new ProblemException(
        Problem.of(
            401,
            "wrong-credentials",
            "Wrong e-mail address or password",
            "The email address or the password is wrong. Check both and try again."));
  }
}
