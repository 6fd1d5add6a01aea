package org.ringback.server.events;

import java.util.Set;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Role;

/// The members of a workspace who receive an event.
public sealed interface Audience {
  Audience EVERYONE = new Everyone();

  /// Every member.
  record Everyone() implements Audience {}

  /// The members with this role or a higher one.
  record RoleAtLeast(Role role) implements Audience {}

  /// These users only.
  record Users(Set<UserId> users) implements Audience {
    public Users {
      users = Set.copyOf(users);
    }
  }

  /// Returns whether a member with this role receives the event.
  default boolean includes(UserId user, Role role) {
    return switch (this) {
      case Everyone _ -> true;
      case RoleAtLeast atLeast -> role.atLeast(atLeast.role());
      case Users only -> only.users().contains(user);
    };
  }
}
