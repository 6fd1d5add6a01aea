package org.ringback.server.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.provisioning.AutoConfiguration;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes a workspace's API key or Auth Token while its calls go on: old and new are both good for
/// a time. Cut off anywhere and done again, it goes on where it was.
public final class Rotation {
  private static final Logger log = LoggerFactory.getLogger(Rotation.class);

  /// Twilio repeats a callback that failed within minutes.
  static final Duration TOKEN_OVERLAP = Duration.ofHours(1);

  /// Clocks differ.
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /// Twilio's "A secondary Auth Token exists already".
  private static final int SECONDARY_EXISTS = 20009;

  private final Credentials credentials;
  private final CredentialStore store;
  private final RotationStore retired;
  private final TwilioApi twilio;
  private final Database db;
  private final Duration tokenLife;
  private final Clock clock;

  /// @param tokenLife how long a browser's token is good that an API key has signed
  public Rotation(
      Credentials credentials,
      CredentialStore store,
      RotationStore retired,
      TwilioApi twilio,
      Database db,
      Duration tokenLife,
      Clock clock) {
    this.credentials = credentials;
    this.store = store;
    this.retired = retired;
    this.twilio = twilio;
    this.db = db;
    this.tokenLife = tokenLife;
    this.clock = clock;
  }

  /// Writes what a rotation does into the audit log, in the transaction that keeps it.
  @FunctionalInterface
  public interface RotationAudit {
    /// @param workspace one that the new one is for
    /// @param detail no secret
    void write(WorkspaceId workspace, Map<String, String> detail);
  }

  /// A new API key signs from now on. The old one stays while tokens live that it has signed; at
  /// once revoked, those are refused by Twilio and by us from now on.
  ///
  /// @param rotationAudit written in the transaction that keeps the new key
  /// @return until when the old key is good
  Instant apiKey(Workspace workspace, boolean revokeNow, RotationAudit rotationAudit) {
    WorkspaceId id = workspace.id();
    Instant until = revokeNow ? clock.instant() : clock.instant().plus(tokenLife).plus(MARGIN);
    exclusively(
        id,
        () -> {
          VoiceCredentials held = credentials.own(id).orElseThrow(CredentialsMissing::new);
          if (held.setupMethod() == SetupMethod.MANUAL) {
            throw givenByHand();
          }
          String name = AutoConfiguration.nameOf(workspace);
          discardLost(held, name);
          TwilioApi.NewKey key = twilio.createKey(held.auth(), name);
          store.save(
              held.with(key),
              () -> {
                rotationAudit.write(
                    id, Map.of("before", held.apiKey().value(), "after", key.sid().value()));
                retired.retire(
                    new RotationStore.RetiredKey(id, held.accountSid(), held.apiKey()), until);
              });
          return id;
        });
    credentials.updated(id);
    if (revokeNow) {
      credentials.revoked(id);
      sweep(id);
    }
    return until;
  }

  /// Keys of our name that we neither hold nor have retired are of a rotation that was cut off:
  /// nobody has their secret.
  private void discardLost(VoiceCredentials held, String name) {
    Set<ApiKeySid> known =
        Stream.concat(
                Stream.of(held.apiKey()),
                retired.of(held.workspace()).stream().map(RotationStore.RetiredKey::key))
            .collect(Collectors.toSet());
    twilio.keys(held.auth(), name).stream()
        .filter(key -> !known.contains(key))
        .forEach(lost -> twilio.deleteKey(held.auth(), lost));
  }

  /// Twilio makes a second Auth Token beside the first. We sign in with it before it becomes the
  /// only one, and accept what either has signed until a while after. A token is the account's, so
  /// it changes for every workspace that is in this account with it.
  ///
  /// @param rotationAudit written in the transaction that keeps the new token, for each workspace
  /// @return until when the old token is accepted here
  /// @throws TwilioFailure when Twilio does not do it; doing it again goes on
  public Instant authToken(WorkspaceId id, boolean revokeNow, RotationAudit rotationAudit) {
    Instant until =
        exclusively(
            id,
            () -> {
              AccountSid account =
                  credentials.own(id).orElseThrow(CredentialsMissing::new).accountSid();
              return exclusively(
                  "rotate " + account, () -> changeToken(id, revokeNow, rotationAudit));
            });
    log.info("Workspace {} has a new Auth Token", id);
    return until;
  }

  private Instant changeToken(WorkspaceId id, boolean revokeNow, RotationAudit rotationAudit) {
    VoiceCredentials held = credentials.own(id).orElseThrow(CredentialsMissing::new);
    TwilioAuth next = isHalfDone(held) ? held.auth() : begin(held, rotationAudit);
    promote(next);
    Instant end = clock.instant().plus(revokeNow ? Duration.ZERO : TOKEN_OVERLAP);
    store.changeAll(
        next,
        each ->
            each.secondaryAuthToken()
                .filter(other -> other.until() == null)
                .map(old -> each.with(new SecondaryAuthToken(old.token(), end)))
                .orElse(each),
        _ -> {});
    return end;
  }

  public static boolean isHalfDone(VoiceCredentials held) {
    return held.secondaryAuthToken().filter(other -> other.until() == null).isPresent();
  }

  private TwilioAuth begin(VoiceCredentials held, RotationAudit rotationAudit) {
    Secret made = secondary(held.auth());
    store.changeAll(
        held.auth(),
        each -> each.with(made).with(new SecondaryAuthToken(each.authToken(), null)),
        each ->
            rotationAudit.write(
                each.workspace(), Map.of("account_sid", each.accountSid().value())));
    return held.with(made).auth();
  }

  /// One that is there already is of a rotation that was cut off: nobody has it.
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

  /// Signed in with the second token, which is good before and after: when there is no second one
  /// any more, it is the first already.
  private void promote(TwilioAuth auth) {
    try {
      twilio.promoteSecondaryAuthToken(auth);
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
  }

  /// Deletes and forgets what is good no more, of every workspace.
  public void sweep() {
    for (WorkspaceId workspace : retired.due(clock.instant())) {
      try {
        sweep(workspace);
      } catch (RuntimeException e) {
        log.warn("old keys of workspace {} are still there: {}", workspace, e.getMessage());
      }
    }
  }

  private void sweep(WorkspaceId id) {
    exclusively(
        id,
        () -> {
          Instant now = clock.instant();
          credentials
              .own(id)
              .ifPresent(
                  held -> {
                    retired.due(id, now).forEach(key -> delete(held, key));
                    if (held.secondaryAuthToken().filter(t -> !t.isAccepted(now)).isPresent()) {
                      store.save(held.withoutSecondaryAuthToken(), () -> {});
                    }
                  });
          return id;
        });
  }

  private void delete(VoiceCredentials held, RotationStore.RetiredKey key) {
    if (key.account().equals(held.accountSid())) {
      try {
        twilio.deleteKey(held.auth(), key.key());
      } catch (TwilioFailure.Refused refused) {
        if (refused.status() != 404) {
          throw refused;
        }
      }
    }
    retired.forget(key);
  }

  private <T> T exclusively(WorkspaceId workspace, Supplier<T> work) {
    return exclusively(AutoConfiguration.lock(workspace), work);
  }

  private <T> T exclusively(String what, Supplier<T> work) {
    List<T> result = new ArrayList<>();
    if (!db.tryWithLock(what, () -> result.add(work.get()))) {
      throw AutoConfiguration.busy();
    }
    return result.getFirst();
  }

  private static ProblemException givenByHand() {
    return new ProblemException(
        Problem.of(
            409,
            "key-given-by-hand",
            "The API key was given by hand",
            "Make another API key at Twilio, and enter it with Replace credentials."));
  }
}
