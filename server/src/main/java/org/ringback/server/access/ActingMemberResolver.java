package org.ringback.server.access;

import java.util.List;
import java.util.Optional;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Workspaces;

/// Whom a request acts for. An `identity` may only name yourself, by user id or e-mail address:
/// otherwise any member could take another's calls. A back end acts for the member that it names.
public final class ActingMemberResolver {
  private final Workspaces workspaces;

  public ActingMemberResolver(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  public Member of(WorkspacePrincipal principal, Optional<String> identity) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self -> {
        if (identity.isPresent() && !names(identity.get(), self.member())) {
          throw ProblemException.forbidden("The identity may only be yourself.");
        }
        yield self.member();
      }
      case WorkspacePrincipal.ServicePrincipal service ->
          member(
              workspaces.members(service.workspace()),
              identity.orElseThrow(
                  () ->
                      ProblemException.invalid(
                          "/identity", "A service key has to say for which member.")));
    };
  }

  private static Member member(List<Member> members, String identity) {
    return members.stream()
        .filter(member -> names(identity, member))
        .findFirst()
        .orElseThrow(ProblemException::notFound);
  }

  private static boolean names(String identity, Member member) {
    return identity.equalsIgnoreCase(member.user().toString())
        || identity.equalsIgnoreCase(member.email());
  }
}
