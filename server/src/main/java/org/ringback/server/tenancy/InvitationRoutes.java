package org.ringback.server.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.PasswordPolicy;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.limits.AttemptLimiter;
import org.ringback.server.limits.AttemptStore;

/// Creating, listing, revoking and accepting invitations.
final class InvitationRoutes implements Routes {
  private static final String PATH = "/api/workspaces/{workspaceId}/invitations";
  private static final String ACCEPT = "/api/invitations/accept";
  private static final int MAX_TOKEN_LENGTH = 100;

  private static final Duration LIMIT_PERIOD = Duration.ofMinutes(15);

  /// Links that a workspace may create in a period.
  private static final int MAX_CREATED = 60;

  /// Invalid links that one client address may try in a period.
  private static final int MAX_INVALID = 20;

  private final Invitations invitations;
  private final Sessions sessions;
  private final Access access;
  private final AccountAuditLog accountAudit;
  private final AttemptLimiter createLimiter;
  private final AttemptLimiter tokenLimiter;

  InvitationRoutes(
      Invitations invitations,
      Sessions sessions,
      Access access,
      AccountAuditLog accountAudit,
      AttemptStore attempts,
      Clock clock) {
    this.invitations = invitations;
    this.sessions = sessions;
    this.access = access;
    this.accountAudit = accountAudit;
    this.createLimiter =
        new AttemptLimiter(attempts, "new invitation", MAX_CREATED, LIMIT_PERIOD, clock);
    this.tokenLimiter =
        new AttemptLimiter(attempts, "invitation link", MAX_INVALID, LIMIT_PERIOD, clock);
  }

  private record InvitationView(
      String id, String email, Role role, String invitedBy, String createdAt, String expiresAt) {
    static InvitationView of(Invitation i) {
      return new InvitationView(
          i.id().toString(),
          i.email(),
          i.role(),
          i.invitedBy(),
          i.createdAt().toString(),
          i.expiresAt().toString());
    }
  }

  private record IssuedInvitationView(InvitationView invitation, String link) {
    static IssuedInvitationView of(Invitations.IssuedInvitation issued) {
      return new IssuedInvitationView(
          InvitationView.of(issued.invitation()), issued.link().reveal());
    }
  }

  private record SessionView(String token, String expiresAt, Map<String, String> user) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(PATH, this::list, RouteAccess.ADMIN);
    routes.post(PATH, this::create, RouteAccess.ADMIN);
    routes.delete(PATH + "/{invitationId}", this::revoke, RouteAccess.ADMIN);
    routes.post(PATH + "/{invitationId}/resend", this::renew, RouteAccess.ADMIN);
    routes.get(ACCEPT, this::preview, RouteAccess.PUBLIC);
    routes.post(ACCEPT, this::accept, RouteAccess.PUBLIC);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.answer(
        context,
        Map.of(
            "invitations",
            invitations.pending(workspace).stream().map(InvitationView::of).toList()));
  }

  private void create(Context context) {
    Member by = access.member(context);
    Json.Body body = Json.body(context);
    String email = body.text("email", 320).strip();
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw ProblemException.invalid("/email", "email should be an e-mail address.");
    }
    Role role = MemberRoutes.role(body);
    createLimiter.count(by.workspace().toString());
    Json.answer(context, 201, IssuedInvitationView.of(invitations.create(by, email, role)));
  }

  private void renew(Context context) {
    Member by = access.member(context);
    createLimiter.count(by.workspace().toString());
    Json.answer(context, IssuedInvitationView.of(invitations.renew(by, id(context))));
  }

  private void revoke(Context context) {
    invitations.revoke(access.member(context), id(context));
    context.status(204);
  }

  /// Reads the token from a header, because URLs are logged in too many places.
  private void preview(Context context) {
    String token = Optional.ofNullable(context.header("Invitation-Token")).orElse("");
    Invitation invitation = find(context, token);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("workspace", invitation.workspaceName());
    answer.put("email", invitation.email());
    answer.put("role", invitation.role());
    answer.put("invitedBy", invitation.invitedBy());
    answer.put("expiresAt", invitation.expiresAt().toString());
    answer.put("hasAccount", invitations.hasAccount(invitation));
    Json.answer(context, answer);
  }

  private void accept(Context context) {
    Json.Body body = Json.body(context);
    String token = body.text("token", MAX_TOKEN_LENGTH);
    Optional<SignedInUser> user = access.signedInUserIfAny(context);
    Invitation invitation = find(context, token);
    @Nullable SessionView session = null;
    if (user.isPresent()) {
      invitations.accept(token, user.get());
    } else {
      session = acceptAsNewUser(context, token, body);
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("workspaceId", invitation.workspace().toString());
    answer.put("session", session);
    Json.answer(context, answer);
  }

  private SessionView acceptAsNewUser(Context context, String token, Json.Body body) {
    String name = body.text("name", 200).strip();
    Secret password = PasswordPolicy.read(body, "password");
    Invitations.RegisteredUser registered = invitations.accept(token, name, password);
    String email = registered.invitation().email();
    Sessions.Started started = sessions.start(registered.user(), context.userAgent(), context.ip());
    accountAudit.write(
        new SignedInUser(registered.user(), started.session(), name, email),
        "session.started",
        Map.of());
    return new SessionView(
        started.token(),
        started.expiresAt().toString(),
        Map.of("id", registered.user().toString(), "email", email, "name", name));
  }

  private Invitation find(Context context, String token) {
    tokenLimiter.count(context.ip());
    Invitation invitation = invitations.find(token);
    tokenLimiter.reset(context.ip());
    return invitation;
  }

  private static UUID id(Context context) {
    return Uuids.parse(context.pathParam("invitationId")).orElseThrow(ProblemException::notFound);
  }
}
