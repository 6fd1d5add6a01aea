package org.ringback.server.identity;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.AccountAuditLog;

/// The signed-in user's sessions and password.
final class AccountRoutes implements Routes {
  private final Users users;
  private final Sessions sessions;
  private final Access access;
  private final AccountAuditLog accountAudit;
  private final LoginRateLimiter loginLimiter;

  AccountRoutes(
      Users users,
      Sessions sessions,
      Access access,
      AccountAuditLog accountAudit,
      LoginRateLimiter loginLimiter) {
    this.users = users;
    this.sessions = sessions;
    this.access = access;
    this.accountAudit = accountAudit;
    this.loginLimiter = loginLimiter;
  }

  private record SessionView(
      String id,
      String createdAt,
      String lastSeenAt,
      @Nullable String ip,
      @Nullable String userAgent,
      boolean current) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/me/sessions", this::list, RouteAccess.AUTHENTICATED);
    routes.delete("/api/me/sessions", this::endOthers, RouteAccess.AUTHENTICATED);
    routes.delete("/api/me/sessions/{sessionId}", this::end, RouteAccess.AUTHENTICATED);
    routes.put("/api/me/password", this::changePassword, RouteAccess.AUTHENTICATED);
  }

  private void list(Context context) {
    SignedInUser user = access.signedInUser(context);
    List<SessionView> open =
        sessions.open(user.id()).stream()
            .map(
                s ->
                    new SessionView(
                        s.id().toString(),
                        s.createdAt().toString(),
                        s.lastSeenAt().toString(),
                        s.ip(),
                        s.userAgent(),
                        s.id().equals(user.session())))
            .toList();
    Json.answer(context, Map.of("sessions", open));
  }

  private void end(Context context) {
    SignedInUser user = access.signedInUser(context);
    SessionId session =
        SessionId.of(context.pathParam("sessionId"))
            .filter(id -> sessions.isLive(user.id(), id))
            .orElseThrow(ProblemException::notFound);
    sessions.end(session);
    accountAudit.write(user, "session.ended", Map.of());
    context.status(204);
  }

  private void endOthers(Context context) {
    SignedInUser user = access.signedInUser(context);
    int ended = sessions.endAll(user.id(), user.session());
    if (ended > 0) {
      accountAudit.write(user, "session.ended", Map.of("sessions", Integer.toString(ended)));
    }
    Json.answer(context, Map.of("ended", ended));
  }

  private void changePassword(Context context) {
    SignedInUser user = access.signedInUser(context);
    Json.Body body = Json.body(context);
    Secret old = new Secret(body.text("oldPassword", PasswordPolicy.MAX_LENGTH));
    Secret password = PasswordPolicy.read(body, "newPassword");
    if (!users.hasPassword(user.id())) {
      throw new ProblemException(
          Problem.of(
              409,
              "no-password",
              "No password",
              "You sign in with another identity provider. Change your password there."));
    }
    loginLimiter.begin(user.email(), context.ip());
    if (!users.isPassword(user.id(), old)) {
      accountAudit.write(user, "password.refused", Map.of());
      throw new ProblemException(
          Problem.of(
              422,
              "wrong-password",
              "Wrong password",
              "The old password is wrong. Check it and try again."));
    }
    loginLimiter.succeeded(user.email(), context.ip());
    users.changePassword(user.id(), password);
    int ended = sessions.endAll(user.id(), user.session());
    accountAudit.write(user, "password.changed", Map.of("sessionsEnded", Integer.toString(ended)));
    context.status(204);
  }
}
