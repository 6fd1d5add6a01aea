package org.ringback.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.MemberStore;
import org.ringback.server.tenancy.WorkspaceId;

/// Creates, verifies and revokes service keys. A key is returned once; the database has its hash.
public final class ServiceKeys {
  static final String PREFIX = "rbk_";
  private static final int HINT_LENGTH = 10;
  private static final int MAX_KEYS = 50;
  private static final Duration LAST_USED_RESOLUTION = Duration.ofMinutes(1);

  private final Database db;
  private final ServiceKeyStore store;
  private final MemberStore members;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final RandomGenerator random;
  private final Clock clock;

  ServiceKeys(Database db, AuditLog audit, UuidV7 ids, RandomGenerator random, Clock clock) {
    this.db = db;
    this.store = new ServiceKeyStore(db);
    this.members = new MemberStore(db);
    this.audit = audit;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /// A key and its secret, which is returned only once.
  record IssuedKey(ServiceKey key, Secret secret) {}

  List<ServiceKey> of(WorkspaceId workspace) {
    return store.of(workspace);
  }

  IssuedKey create(Member by, String name, List<Scope> scopes, @Nullable Instant expiresAt) {
    Instant now = clock.instant();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ProblemException.invalid("/expiresAt", "expiresAt should be in the future.");
    }
    RandomToken token = RandomToken.create(PREFIX, random);
    String hint = token.secret().reveal().substring(0, HINT_LENGTH);
    ServiceKey key =
        new ServiceKey(
            ids.next(), by.workspace(), name, hint, scopes, by.name(), now, expiresAt, null);
    return db.inTransaction(
        () -> {
          members.lock(by.workspace());
          if (store.of(by.workspace()).size() >= MAX_KEYS) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "too-many-keys",
                    "Too many keys",
                    "A workspace has at most " + MAX_KEYS + " keys. Revoke one first."));
          }
          store.insert(key, by.user(), token.hash());
          audit.write(
              by.workspace(),
              AuditEvent.of(
                  by.user(),
                  "service-key.created",
                  key.label(),
                  Map.of("scopes", String.join(" ", scopes.stream().map(Scope::wire).toList()))));
          return new IssuedKey(key, token.secret());
        });
  }

  void revoke(Member by, UUID id) {
    ServiceKey key =
        store.of(by.workspace()).stream()
            .filter(k -> k.id().equals(id))
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    if (store.revoke(by.workspace(), id, clock.instant())) {
      audit.write(
          by.workspace(), AuditEvent.of(by.user(), "service-key.revoked", key.label(), Map.of()));
    }
  }

  /// Revokes all keys of a workspace that is deleted, in the caller's transaction.
  public void revokeAll(WorkspaceId workspace) {
    store.of(workspace).forEach(key -> store.revoke(workspace, key.id(), clock.instant()));
  }

  /// Returns whether the workspace has this key, neither revoked nor expired.
  public boolean isValid(WorkspaceId workspace, UUID id) {
    Instant now = clock.instant();
    return store.of(workspace).stream()
        .anyMatch(
            key ->
                key.id().equals(id) && (key.expiresAt() == null || now.isBefore(key.expiresAt())));
  }

  /// Returns the principal of the key; empty if it is unknown, revoked or expired.
  Optional<Principal> verify(String bearer) {
    Instant now = clock.instant();
    Optional<ServiceKey> found =
        store
            .byHash(RandomToken.hashOf(bearer))
            .filter(key -> key.expiresAt() == null || now.isBefore(key.expiresAt()));
    found
        .filter(
            key ->
                key.lastUsedAt() == null
                    || !key.lastUsedAt().plus(LAST_USED_RESOLUTION).isAfter(now))
        .ifPresent(key -> store.updateLastUsed(key, now, now.minus(LAST_USED_RESOLUTION)));
    return found.map(
        key ->
            new Principal.WorkspaceServiceKey(
                key.workspace(), key.id(), key.label(), List.copyOf(key.scopes())));
  }
}
