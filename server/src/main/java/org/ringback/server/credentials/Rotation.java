package org.ringback.server.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rotates a workspace's API key or Auth Token without interrupting calls: for a while the server
/// accepts both the old and the new one. A repeated request resumes an interrupted rotation.
public final class Rotation {
  private static final Logger log = LoggerFactory.getLogger(Rotation.class);

  /// Twilio retries a failed callback for minutes.
  static final Duration TOKEN_OVERLAP = Duration.ofHours(1);

  /// Allows for the difference of clocks.
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /// Twilio's error "A secondary Auth Token exists already".
  private static final int SECONDARY_EXISTS = 20009;

  private final Credentials credentials;
  private final CredentialStore store;
  private final RotationStore retired;
  private final TwilioApi twilio;
  private final Database db;
  private final SetupLock lock;
  private final Duration tokenLife;
  private final Clock clock;

  /// @param tokenLife the lifetime of access tokens, which an API key signs
  public Rotation(
      Credentials credentials,
      CredentialStore store,
      TwilioApi twilio,
      Database db,
      SetupLock lock,
      Duration tokenLife,
      Clock clock) {
    this.credentials = credentials;
    this.store = store;
    this.retired = new RotationStore(db);
    this.twilio = twilio;
    this.db = db;
    this.lock = lock;
    this.tokenLife = tokenLife;
    this.clock = clock;
  }

  /// Creates an API key, which signs from now on. The old key remains until the tokens that it
  /// signed have expired. If revoked, it and its tokens end at once.
  ///
  /// @return the time until which the old key is valid
  Instant apiKey(Workspace workspace, boolean revokeNow, SetupAudit audit) {
    WorkspaceId id = workspace.id();
    Instant until = revokeNow ? clock.instant() : clock.instant().plus(tokenLife).plus(MARGIN);
    lock.run(id, () -> replaceKey(workspace, until, revokeNow, audit));
    credentials.updated(id);
    if (revokeNow) {
      credentials.revoked(id);
      sweep(id);
    }
    return until;
  }

  private void replaceKey(Workspace workspace, Instant until, boolean revokeNow, SetupAudit audit) {
    WorkspaceId id = workspace.id();
    VoiceCredentials current = credentials.requireOwn(id);
    if (current.setupMethod() == SetupMethod.MANUAL) {
      throw manualKey();
    }
    String name = FriendlyName.of(workspace);
    deleteLostKeys(current, name);
    TwilioApi.NewKey key = twilio.createKey(current.auth(), name);
    db.inTransaction(
        () -> {
          audit.rotated(
              id,
              revokeNow,
              Map.of("before", current.apiKey().value(), "after", key.sid().value()));
          retired.retire(
              new RotationStore.RetiredKey(id, current.accountSid(), current.apiKey()), until);
          store.save(current.with(key));
          return key;
        });
  }

  /// Deletes the keys that an interrupted rotation has left: their secret is lost.
  private void deleteLostKeys(VoiceCredentials current, String name) {
    Set<ApiKeySid> known =
        Stream.concat(
                Stream.of(current.apiKey()),
                retired.of(current.workspace()).stream().map(RotationStore.RetiredKey::key))
            .collect(Collectors.toSet());
    twilio.keys(current.auth(), name).stream()
        .filter(key -> !known.contains(key))
        .forEach(lost -> twilio.deleteKey(current.auth(), lost));
  }

  /// Has Twilio create a secondary Auth Token, uses it, and promotes it. Webhooks that either token
  /// signed are accepted for a while. All workspaces that use the account change together.
  ///
  /// @return the time until which the old token is accepted
  /// @throws TwilioFailure when Twilio fails; a repeated request resumes the rotation
  Instant authToken(WorkspaceId id, boolean revokeNow, SetupAudit audit) {
    Duration overlap = revokeNow ? Duration.ZERO : TOKEN_OVERLAP;
    Instant end =
        lock.call(
            id,
            () ->
                lock.call(
                    credentials.requireOwn(id).accountSid(),
                    () -> {
                      VoiceCredentials current = credentials.requireOwn(id);
                      TwilioAuth next =
                          isHalfDone(current) ? current.auth() : begin(current, revokeNow, audit);
                      return finish(next, overlap);
                    }));
    log.info("The Auth Token of workspace {} has been rotated", id);
    return end;
  }

  /// Finishes an interrupted rotation of the Auth Token, if there is one.
  public void finish(WorkspaceId id) {
    lock.run(
        id,
        () ->
            lock.run(
                credentials.requireOwn(id).accountSid(),
                () -> {
                  VoiceCredentials current = credentials.requireOwn(id);
                  if (isHalfDone(current)) {
                    finish(current.auth(), TOKEN_OVERLAP);
                  }
                }));
  }

  /// Returns whether an interrupted rotation of the Auth Token is to be finished.
  public static boolean isHalfDone(VoiceCredentials current) {
    return current.secondaryAuthToken().filter(other -> other.until() == null).isPresent();
  }

  private TwilioAuth begin(VoiceCredentials current, boolean revokeNow, SetupAudit audit) {
    Secret secondary = secondary(current.auth());
    return db.inTransaction(
        () -> {
          for (VoiceCredentials each : store.lockAll(current.auth())) {
            audit.rotated(
                each.workspace(), revokeNow, Map.of("account_sid", each.accountSid().value()));
            store.save(each.with(secondary).with(new SecondaryAuthToken(each.authToken(), null)));
          }
          return current.with(secondary).auth();
        });
  }

  /// Replaces a secondary token that exists already: an interrupted rotation has left it, and its
  /// value is lost.
  private Secret secondary(TwilioAuth auth) {
    try {
      return twilio.createSecondaryAuthToken(auth);
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() != SECONDARY_EXISTS) {
        throw refused;
      }
      twilio.deleteSecondaryAuthToken(auth);
      return twilio.createSecondaryAuthToken(auth);
    }
  }

  /// Promotes the new token, and sets the end of the old one.
  private Instant finish(TwilioAuth next, Duration overlap) {
    promote(next);
    Instant end = clock.instant().plus(overlap);
    return db.inTransaction(
        () -> {
          for (VoiceCredentials each : store.lockAll(next)) {
            if (isHalfDone(each)) {
              Secret old = each.secondaryAuthToken().orElseThrow().token();
              store.save(each.with(new SecondaryAuthToken(old, end)));
            }
          }
          return end;
        });
  }

  /// Authenticates with the secondary token, which is valid before and after. Twilio answers 404 if
  /// it has been promoted already.
  private void promote(TwilioAuth secondary) {
    try {
      twilio.promoteSecondaryAuthToken(secondary);
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
  }

  /// Deletes the expired API keys and Auth Tokens of every workspace.
  public void sweep() {
    for (WorkspaceId workspace : retired.findWithExpired(clock.instant())) {
      try {
        sweep(workspace);
      } catch (RuntimeException e) {
        log.warn("Could not delete the old keys of workspace {}: {}", workspace, e.getMessage());
      }
    }
  }

  private void sweep(WorkspaceId id) {
    lock.run(id, () -> credentials.own(id).ifPresent(current -> sweep(current, clock.instant())));
  }

  private void sweep(VoiceCredentials current, Instant now) {
    retired.findExpired(current.workspace(), now).forEach(key -> delete(current, key));
    if (current.secondaryAuthToken().filter(token -> !token.isAccepted(now)).isPresent()) {
      store.save(current.withoutSecondaryAuthToken());
    }
  }

  /// Returns the old keys of this account that are to be deleted.
  public List<ApiKeySid> retiredKeys(VoiceCredentials current) {
    return retired.of(current.workspace()).stream()
        .filter(old -> old.account().equals(current.accountSid()))
        .map(RotationStore.RetiredKey::key)
        .toList();
  }

  private void delete(VoiceCredentials current, RotationStore.RetiredKey key) {
    if (key.account().equals(current.accountSid())) {
      try {
        twilio.deleteKey(current.auth(), key.key());
      } catch (TwilioFailure.Refused refused) {
        if (refused.status() != 404) {
          throw refused;
        }
      }
    }
    retired.delete(key);
  }

  private static ProblemException manualKey() {
    return new ProblemException(
        Problem.of(
            409,
            "key-given-by-hand",
            "The API key was entered manually",
            "Create another API key at Twilio, and enter it with Replace credentials."));
  }
}
