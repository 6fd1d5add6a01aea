package org.ringback.server.workspace;

/// Who may enter a workspace, once [Access] has let them in.
public sealed interface Visitor {
  WorkspaceId workspace();

  /// A member, with the session that the request came from.
  record OfMember(Member member, Caller.Person person) implements Visitor {
    @Override
    public WorkspaceId workspace() {
      return member.workspace();
    }
  }

  /// A back end, which may act for any member that it names.
  record OfService(WorkspaceId workspace) implements Visitor {}
}
