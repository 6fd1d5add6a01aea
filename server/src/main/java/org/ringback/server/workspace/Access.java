package org.ringback.server.workspace;

import io.javalin.http.Context;
import java.util.Optional;
import org.ringback.server.http.ProblemException;

/// The only way into a route that needs somebody. Without a valid bearer token it is 401; another
/// workspace answers 404 exactly as one that does not exist; a role that does not suffice is 403.
public final class Access {
  private static final String BEARER = "Bearer ";

  private final Sessions sessions;
  private final Workspaces workspaces;

  public Access(Sessions sessions, Workspaces workspaces) {
    this.sessions = sessions;
    this.workspaces = workspaces;
  }

  public Caller requireCaller(Context context) {
    return bearer(context).flatMap(sessions::verify).orElseThrow(ProblemException::unauthorized);
  }

  /// Somebody who has signed in: not a service key.
  public Caller.Person requirePerson(Context context) {
    return switch (requireCaller(context)) {
      case Caller.Person person -> person;
      case Caller.ServiceKey _ ->
          throw ProblemException.forbidden("This needs a person who has signed in.");
    };
  }

  /// A member of the path's `{workspaceId}`.
  public Member requireMember(Context context, Role atLeast) {
    Caller.Person person = requirePerson(context);
    return member(workspace(context), person, atLeast);
  }

  /// A member of the path's `{workspaceId}`, or the host product's back end.
  public Visitor memberOrService(Context context, Role atLeast) {
    Caller caller = requireCaller(context);
    WorkspaceId workspace = workspace(context);
    return switch (caller) {
      case Caller.Person person -> new Visitor.OfMember(member(workspace, person, atLeast), person);
      case Caller.ServiceKey _ ->
          workspaces
              .find(workspace)
              .map(found -> new Visitor.OfService(found.id()))
              .orElseThrow(ProblemException::notFound);
    };
  }

  private Member member(WorkspaceId workspace, Caller.Person person, Role atLeast) {
    Member member =
        workspaces.membership(workspace, person.user()).orElseThrow(ProblemException::notFound);
    if (!member.role().atLeast(atLeast)) {
      throw ProblemException.forbidden(
          "This needs the role " + atLeast.wire() + "; yours is " + member.role().wire() + ".");
    }
    return member;
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
