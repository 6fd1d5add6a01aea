package org.ringback.server.access;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.AuditSink;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// Authenticates and authorizes requests. Without a valid bearer token they get 401, with an
/// insufficient role 403. Another workspace gets the same 404 as one that does not exist.
public final class Access {
  private static final String BEARER = "Bearer ";

  private final Sessions sessions;
  private final Workspaces workspaces;
  private final ServiceKeys keys;
  private final AuditSink denials;

  /// @param denials audit log of denied requests
  public Access(Sessions sessions, Workspaces workspaces, ServiceKeys keys, AuditSink denials) {
    this.denials = denials;
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.keys = keys;
  }

  /// Returns the signed-in user; rejects service keys.
  public Principal.User person(Context context) {
    return person(authenticate(context));
  }

  /// Returns the signed-in user; empty if the request has no token.
  public Optional<Principal.User> personIfAny(Context context) {
    return bearer(context).map(_ -> person(context));
  }

  /// Returns the principal that the route allows in the path's `{workspaceId}`: a member with at
  /// least its role, the host product's back end, or a workspace key with its scope.
  public WorkspacePrincipal principal(Context context) {
    Principal authenticate = authenticate(context);
    WorkspaceId workspace = workspace(context);
    if (authenticate instanceof Principal.SupabaseServiceKey
        && context.routeRoles().contains(RouteAccess.SERVICE)) {
      return workspaces
          .find(workspace)
          .map(found -> new WorkspacePrincipal.ServicePrincipal(found.id(), null, null))
          .orElseThrow(ProblemException::notFound);
    }
    if (authenticate instanceof Principal.WorkspaceServiceKey key) {
      return principal(context, key, workspace);
    }
    Principal.User person = person(authenticate);
    return new WorkspacePrincipal.MemberPrincipal(
        member(context, workspace, person, declaredRole(context)), person);
  }

  private WorkspacePrincipal principal(
      Context context, Principal.WorkspaceServiceKey key, WorkspaceId workspace) {
    if (!key.workspace().equals(workspace)) {
      writeDenial(context, workspace, null, Map.of("why", "a service key of another workspace"));
      throw ProblemException.notFound();
    }
    if (key.scopes().stream().noneMatch(scope -> context.routeRoles().contains(scope.who()))) {
      writeDenial(context, workspace, null, Map.of("why", "scope", "serviceKey", key.label()));
      throw ProblemException.forbidden(
          Arrays.stream(Scope.values())
              .filter(scope -> context.routeRoles().contains(scope.who()))
              .findFirst()
              .map(scope -> "This requires a service key with the scope " + scope.wire() + ".")
              .orElse("Service keys cannot do this. Sign in as a user."));
    }
    return new WorkspacePrincipal.ServicePrincipal(workspace, key.label(), key.id());
  }

  /// Returns the member that the route allows; rejects service keys.
  public Member member(Context context) {
    return switch (principal(context)) {
      case WorkspacePrincipal.MemberPrincipal self -> self.member();
      case WorkspacePrincipal.ServicePrincipal _ -> throw needsPerson();
    };
  }

  private static ProblemException needsPerson() {
    return ProblemException.forbidden("This requires a signed-in user. Service keys cannot do it.");
  }

  private static Role declaredRole(Context context) {
    return Arrays.stream(Role.values())
        .filter(role -> context.routeRoles().contains(RouteAccess.valueOf(role.name())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no role is declared for members"));
  }

  private Principal authenticate(Context context) {
    return bearer(context)
        .flatMap(
            token ->
                token.startsWith(ServiceKeys.PREFIX) ? keys.verify(token) : sessions.verify(token))
        .orElseThrow(ProblemException::unauthorized);
  }

  private static Principal.User person(Principal authenticate) {
    return switch (authenticate) {
      case Principal.User person -> person;
      case Principal.SupabaseServiceKey _, Principal.WorkspaceServiceKey _ -> throw needsPerson();
    };
  }

  private Member member(
      Context context, WorkspaceId workspace, Principal.User person, Role atLeast) {
    Optional<Member> found = workspaces.membership(workspace, person.user());
    if (found.isEmpty()) {
      writeDenial(context, workspace, person.user(), Map.of("why", "not a member"));
      throw ProblemException.notFound();
    }
    Member member = found.get();
    if (!member.role().atLeast(atLeast)) {
      writeDenial(
          context,
          workspace,
          person.user(),
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

  /// Writes the route's template instead of the path, which may contain any text.
  private void writeDenial(
      Context context, WorkspaceId workspace, @Nullable UserId by, Map<String, String> detail) {
    Endpoint endpoint = context.endpoint();
    denials.write(
        workspace, by, "access.refused", context.method().name() + " " + endpoint.path, detail);
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
