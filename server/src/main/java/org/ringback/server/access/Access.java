package org.ringback.server.access;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.DenialAuditLog;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Authenticates and authorizes requests. Without a valid bearer token they get 401, with an
/// insufficient role 403. Another workspace gets the same 404 as one that does not exist.
public final class Access {
  private static final String BEARER = "Bearer ";
  private static final String DENIED = "access.refused";

  private final Sessions sessions;
  private final Workspaces workspaces;
  private final ServiceKeys keys;
  private final @Nullable Secret supabaseServiceKey;
  private final DenialAuditLog denials;

  /// @param supabaseServiceKey bearer token of the host product's back end; null for none
  Access(
      Sessions sessions,
      Workspaces workspaces,
      ServiceKeys keys,
      @Nullable Secret supabaseServiceKey,
      DenialAuditLog denials) {
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.keys = keys;
    this.supabaseServiceKey = supabaseServiceKey;
    this.denials = denials;
  }

  /// Returns the signed-in user; rejects service keys.
  public SignedInUser signedInUser(Context context) {
    return requireUser(authenticate(context));
  }

  /// Returns the signed-in user; empty if the request has no token.
  public Optional<SignedInUser> signedInUserIfAny(Context context) {
    return bearer(context).map(_ -> signedInUser(context));
  }

  /// Returns the principal that the route allows in the path's `{workspaceId}`: a member with at
  /// least its role, the host product's back end, or a workspace key with its scope.
  public WorkspacePrincipal principal(Context context) {
    Principal principal = authenticate(context);
    WorkspaceId workspace = workspace(context);
    if (principal instanceof Principal.SupabaseServiceKey
        && context.routeRoles().contains(RouteAccess.SERVICE)) {
      return workspaces
          .findOpen(workspace)
          .map(found -> new WorkspacePrincipal.ServicePrincipal(found.id(), null, null))
          .orElseThrow(ProblemException::notFound);
    }
    if (principal instanceof Principal.WorkspaceServiceKey key) {
      return principal(context, key, workspace);
    }
    SignedInUser user = requireUser(principal);
    return new WorkspacePrincipal.MemberPrincipal(
        member(context, workspace, user.id(), declaredRole(context)), user);
  }

  private WorkspacePrincipal principal(
      Context context, Principal.WorkspaceServiceKey key, WorkspaceId workspace) {
    if (!key.workspace().equals(workspace)) {
      writeDenial(context, workspace, null, Map.of("why", "a service key of another workspace"));
      throw ProblemException.notFound();
    }
    if (key.scopes().stream().noneMatch(scope -> context.routeRoles().contains(scope.access()))) {
      denials.write(
          workspace,
          AuditEvent.ofService(key.label(), DENIED, route(context), Map.of("why", "scope")));
      throw ProblemException.forbidden(
          Arrays.stream(Scope.values())
              .filter(scope -> context.routeRoles().contains(scope.access()))
              .findFirst()
              .map(scope -> "This requires a service key with the scope " + scope.wire() + ".")
              .orElse("Service keys cannot do this. Sign in as a user."));
    }
    return new WorkspacePrincipal.ServicePrincipal(workspace, key.label(), key.id());
  }

  /// Returns the member that the route allows; rejects service keys.
  public Member member(Context context) {
    return memberPrincipal(context).member();
  }

  /// Returns the member that the route allows, with the request's session; rejects service keys.
  public WorkspacePrincipal.MemberPrincipal memberPrincipal(Context context) {
    return switch (principal(context)) {
      case WorkspacePrincipal.MemberPrincipal self -> self;
      case WorkspacePrincipal.ServicePrincipal _ -> throw userRequired();
    };
  }

  private static ProblemException userRequired() {
    return ProblemException.forbidden("This requires a signed-in user. Service keys cannot do it.");
  }

  private static Role declaredRole(Context context) {
    return Arrays.stream(Role.values())
        .filter(role -> context.routeRoles().contains(RouteAccess.valueOf(role.name())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no role is declared for members"));
  }

  private Principal authenticate(Context context) {
    return bearer(context).flatMap(this::verify).orElseThrow(ProblemException::unauthorized);
  }

  private Optional<Principal> verify(String bearer) {
    if (bearer.startsWith(ServiceKeys.PREFIX)) {
      return keys.verify(bearer);
    }
    if (supabaseServiceKey != null && supabaseServiceKey.matches(bearer)) {
      return Optional.of(new Principal.SupabaseServiceKey());
    }
    return sessions.verify(bearer).map(Principal.User::new);
  }

  private static SignedInUser requireUser(Principal principal) {
    return switch (principal) {
      case Principal.User(SignedInUser user) -> user;
      case Principal.SupabaseServiceKey _, Principal.WorkspaceServiceKey _ -> throw userRequired();
    };
  }

  private Member member(Context context, WorkspaceId workspace, UserId user, Role atLeast) {
    Optional<Member> found = workspaces.membership(workspace, user);
    if (found.isEmpty()) {
      writeDenial(context, workspace, user, Map.of("why", "not a member"));
      throw ProblemException.notFound();
    }
    Member member = found.get();
    if (!member.role().atLeast(atLeast)) {
      writeDenial(
          context,
          workspace,
          user,
          Map.of("why", "role", "has", member.role().wire(), "needs", atLeast.wire()));
      throw ProblemException.forbidden(
          "This requires the role "
              + atLeast.wire()
              + ". Your role is "
              + member.role().wire()
              + ". Ask an administrator of the workspace.");
    }
    return member;
  }

  private void writeDenial(
      Context context, WorkspaceId workspace, @Nullable UserId user, Map<String, String> detail) {
    denials.write(workspace, AuditEvent.of(user, DENIED, route(context), detail));
  }

  /// Returns the route's template instead of the path, which may contain any text.
  private static String route(Context context) {
    return context.method().name() + " " + context.endpoint().path;
  }

  private static WorkspaceId workspace(Context context) {
    return WorkspaceId.of(context.pathParam("workspaceId")).orElseThrow(ProblemException::notFound);
  }

  private static Optional<String> bearer(Context context) {
    return Optional.ofNullable(context.header("Authorization"))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty());
  }
}
