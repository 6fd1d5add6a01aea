package org.ringback.server.tenancy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.crypto.RandomToken;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.SignedInUser;
import org.ringback.server.identity.UserId;
import org.ringback.server.identity.Users;
import org.springframework.dao.DuplicateKeyException;

/// Invites users by links, which can be used once within seven days. The server sends no mail: the
/// inviting user receives the link and forwards it.
public final class Invitations {
  private static final Duration LENGTH = Duration.ofDays(7);

  private final Database db;
  private final InvitationStore store;
  private final MemberStore members;
  private final Users users;
  private final AuditLog audit;
  private final URI consoleUrl;
  private final UuidV7 ids;
  private final RandomGenerator random;
  private final Clock clock;

  /// @param consoleUrl base URL of the console, for links
  Invitations(
      Database db,
      Users users,
      AuditLog audit,
      URI consoleUrl,
      UuidV7 ids,
      RandomGenerator random,
      Clock clock) {
    this.db = db;
    this.store = new InvitationStore(db);
    this.members = new MemberStore(db);
    this.users = users;
    this.audit = audit;
    this.consoleUrl = consoleUrl;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /// An invitation and its link, which is returned only once.
  record IssuedInvitation(Invitation invitation, Secret link) {}

  List<Invitation> pending(WorkspaceId workspace) {
    return store.pending(workspace);
  }

  /// Invites the address and revokes an earlier invitation of it.
  IssuedInvitation create(Member by, String email, Role role) {
    return db.inTransaction(
        () -> {
          members.lock(by.workspace());
          requireMayAssign(by, role);
          if (members.isMember(by.workspace(), email)) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "already-member",
                    "Already a member",
                    "A member has this e-mail address. Change their role instead."));
          }
          store.revokeFor(by.workspace(), email, clock.instant());
          UUID id = ids.next();
          RandomToken token = RandomToken.create("", random);
          store.insert(
              id, by, email, role, token.hash(), clock.instant(), clock.instant().plus(LENGTH));
          writeAudit(by, "invitation.created", email, role);
          return issue(by, id, token);
        });
  }

  /// Creates a new link, valid for seven days, and revokes the old one.
  IssuedInvitation renew(Member by, UUID id) {
    return db.inTransaction(
        () -> {
          members.lock(by.workspace());
          Invitation invitation =
              store.pending(by.workspace(), id).orElseThrow(ProblemException::notFound);
          requireMayAssign(by, invitation.role());
          RandomToken token = RandomToken.create("", random);
          store.renew(by, id, token.hash(), clock.instant().plus(LENGTH));
          writeAudit(by, "invitation.renewed", invitation.email(), invitation.role());
          return issue(by, id, token);
        });
  }

  void revoke(Member by, UUID id) {
    Invitation invitation =
        store.pending(by.workspace(), id).orElseThrow(ProblemException::notFound);
    store.revoke(by.workspace(), id, clock.instant());
    writeAudit(by, "invitation.revoked", invitation.email(), invitation.role());
  }

  /// @throws ProblemException when the token is invalid
  Invitation find(String token) {
    return store
        .byToken(RandomToken.hashOf(token), clock.instant())
        .orElseThrow(Invitations::invitationGone);
  }

  /// Accepts the invitation for a signed-in user with the invited address.
  Invitation accept(String token, SignedInUser user) {
    Invitation invitation = find(token);
    if (!invitation.email().equalsIgnoreCase(user.email())) {
      throw ProblemException.forbidden(
          "This invitation is for "
              + invitation.email()
              + "; you are signed in as "
              + user.email()
              + ". Sign in with the invited address.");
    }
    return db.inTransaction(() -> admit(invitation, token, user.id()));
  }

  private static ProblemException signInFirst() {
    return new ProblemException(
        Problem.of(
            409,
            "sign-in-first",
            "Sign in first",
            "There is an account with this address. Sign in, then open the link again."));
  }

  /// Accepts the invitation for a new user and creates their account.
  RegisteredUser accept(String token, String name, Secret password) {
    Invitation invitation = find(token);
    String hash = users.hash(password);
    try {
      return db.inTransaction(
          () -> {
            if (users.findByEmail(invitation.email()).isPresent()) {
              throw signInFirst();
            }
            UserId user = users.createInvited(invitation.email(), name, hash);
            return new RegisteredUser(user, admit(invitation, token, user));
          });
    } catch (DuplicateKeyException alreadyRegistered) {
      throw signInFirst();
    }
  }

  record RegisteredUser(UserId user, Invitation invitation) {}

  boolean hasAccount(Invitation invitation) {
    return users.findByEmail(invitation.email()).isPresent();
  }

  private Invitation admit(Invitation invitation, String token, UserId user) {
    members.lock(invitation.workspace());
    if (!store.accept(invitation, RandomToken.hashOf(token), clock.instant())) {
      throw invitationGone();
    }
    members.admit(invitation.workspace(), user, invitation.role());
    audit.write(
        invitation.workspace(),
        AuditEvent.of(
            user,
            "invitation.accepted",
            invitation.email(),
            Map.of("role", invitation.role().wire())));
    return invitation;
  }

  private IssuedInvitation issue(Member by, UUID id, RandomToken token) {
    Invitation invitation = store.pending(by.workspace(), id).orElseThrow();
    return new IssuedInvitation(
        invitation, new Secret(consoleUrl + "/invite#" + token.secret().reveal()));
  }

  private void requireMayAssign(Member by, Role role) {
    Optional<Member> current = members.find(by.workspace(), by.user());
    if (current.filter(member -> member.role().atLeast(role)).isEmpty()) {
      throw Members.roleAboveYours(role);
    }
  }

  private void writeAudit(Member by, String action, @Nullable String email, Role role) {
    audit.write(
        by.workspace(), AuditEvent.of(by.user(), action, email, Map.of("role", role.wire())));
  }

  private static ProblemException invitationGone() {
    return new ProblemException(
        Problem.of(
            404,
            "invitation-gone",
            "This invitation is not valid",
            "It was used or revoked, or it has expired. Ask for a new link."));
  }
}
