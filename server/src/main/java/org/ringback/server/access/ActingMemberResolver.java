package org.ringback.server.access;

import java.util.List;
import java.util.Optional;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.Workspaces;

/// Resolves the member that a request acts for. A user may only name themselves in `identity`, by
/// user id or e-mail address. A service key may name any member.
public final class ActingMemberResolver {
  private final Workspaces workspaces;

  public ActingMemberResolver(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  public Member of(WorkspacePrincipal principal, Optional<String> identity) {
    return switch (principal) {
      case WorkspacePrincipal.MemberPrincipal self -> {
        if (identity.isPresent() && !names(identity.get(), self.member())) {
          throw ProblemException.forbidden("You may only use your own identity. Omit identity.");
        }
        yield self.member();
      }
      case WorkspacePrincipal.ServicePrincipal service ->
          member(
              workspaces.members(service.workspace()),
              identity.orElseThrow(
                  () ->
                      ProblemException.invalid(
                          "/identity",
                          "identity is missing. Send the user id or e-mail address of a member.")));
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
