package org.ringback.server.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.db.BatchLookup;
import org.ringback.server.db.Database;
import org.ringback.server.db.RecentValues;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.external.IdentityProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sign-in sessions. Ending a session invalidates its tokens at once, whatever their expiry.
public final class Sessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LENGTH = Duration.ofHours(12);
  private static final Duration LAST_SEEN_RESOLUTION = Duration.ofMinutes(1);
  private static final Duration USE_TIMEOUT = Duration.ofSeconds(10);

  private final SessionStore store;
  private final SessionTokens tokens;
  private final List<IdentityProvider> providers;
  private final UuidV7 ids;
  private final Clock clock;
  private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();

  private final BatchLookup<SessionId, SessionStore.SessionRow> lookups;
  private final RecentValues<SessionId, SessionStore.SessionRow> recent;
  private final BatchExecutor<SessionId> uses;

  /// Verified claims by token digest, because verifying a signature costs more than the session
  /// look-up, which follows each time.
  private final Cache<String, SessionTokens.Claims> verified =
      Caffeine.newBuilder()
          .maximumSize(50_000)
          .expireAfterAccess(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  /// @param providers accepted external identity providers
  public Sessions(
      Database db, Secret jwtSecret, List<IdentityProvider> providers, UuidV7 ids, Clock clock) {
    this.store = new SessionStore(db);
    this.tokens = new SessionTokens(jwtSecret);
    this.providers = List.copyOf(providers);
    this.ids = ids;
    this.clock = clock;
    this.lookups = new BatchLookup<>("session-lookups", store::find);
    this.recent = new RecentValues<>(50_000, lookups::find);
    this.uses =
        new BatchExecutor<>(
            "session-uses",
            USE_TIMEOUT,
            used -> store.updateLastSeen(used, clock.instant(), LAST_SEEN_RESOLUTION));
  }

  /// A new session and its bearer token.
  public record Started(String token, SessionId session, Instant expiresAt) {}

  /// An active session, as its user sees it.
  ///
  /// @param ip client address of the sign-in; null for external providers
  record Open(
      SessionId id,
      Instant createdAt,
      Instant lastSeenAt,
      @Nullable String ip,
      @Nullable String userAgent) {}

  /// @param ip client address
  public Started start(UserId user, @Nullable String userAgent, String ip) {
    SessionId session = new SessionId(ids.next());
    Instant now = clock.instant();
    Instant expires = now.plus(LENGTH);
    store.deleteExpired(now);
    store.insert(session, user, now, expires, userAgent, ip);
    return new Started(tokens.mint(user, session, now, expires), session, expires);
  }

  /// Returns the user of the bearer token; empty if it is invalid.
  public Optional<SignedInUser> verify(String bearer) {
    String digest = Sha256.hex(bearer);
    SessionTokens.Claims claims = verified.getIfPresent(digest);
    if (claims != null) {
      return clock.instant().isBefore(claims.expires())
          ? find(claims.session(), claims.user())
          : Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(bearer);
      if (!isCanonicalEncoding(token, bearer)) {
        return Optional.empty();
      }
      String issuer = token.getJWTClaimsSet().getIssuer();
      if (SessionTokens.ISSUER.equals(issuer)) {
        return verifyOwn(token, digest);
      }
      return providers.stream()
          .filter(external -> external.issuer().equals(issuer))
          .findFirst()
          .flatMap(external -> verifyExternal(external, token));
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  /// Returns whether the user's session is active.
  public boolean isLive(UserId user, SessionId session) {
    return find(session, user).isPresent();
  }

  /// Ends the session on all nodes. Idempotent.
  public void end(SessionId session) {
    boolean wasActive = store.end(session, clock.instant());
    recent.invalidate(session);
    if (wasActive) {
      listeners.forEach(listener -> notifyListener(listener, session));
    }
  }

  /// Returns the active sessions of a user, the most recently used first.
  List<Open> open(UserId user) {
    return store.open(user, clock.instant());
  }

  /// Ends the sessions of a user.
  ///
  /// @param except the session to keep; null for none
  /// @return number of ended sessions
  public int endAll(UserId user, @Nullable SessionId except) {
    List<SessionId> ending =
        open(user).stream().map(Open::id).filter(id -> !id.equals(except)).toList();
    ending.forEach(this::end);
    return ending.size();
  }

  /// Removes the session from the cache, because another node has ended it.
  public void invalidate(SessionId session) {
    recent.invalidate(session);
  }

  /// Returns the sessions that have ended, on any node.
  public Set<SessionId> findEnded(Set<SessionId> sessions) {
    Set<SessionId> ended = new HashSet<>(sessions);
    ended.removeAll(store.findLive(sessions, clock.instant()));
    ended.forEach(recent::invalidate);
    return ended;
  }

  /// Calls the listener for each session that ends, on the thread that ends it. RingbackServer
  /// registers the event sockets, because `events` is above this package.
  public void onEnded(Consumer<SessionId> listener) {
    listeners.add(listener);
  }

  private Optional<SignedInUser> verifyOwn(SignedJWT token, String digest) {
    Optional<SessionTokens.Claims> claims = tokens.verify(token, clock.instant());
    claims.ifPresent(good -> verified.put(digest, good));
    return claims.flatMap(good -> find(good.session(), good.user()));
  }

  /// Rejects other encodings of the same token, because rate limits count by token text.
  static boolean isCanonicalEncoding(SignedJWT token, String bearer) {
    return bearer.equals(bearer.trim())
        && bearer.endsWith("." + Base64URL.encode(token.getSignature().decode()));
  }

  private Optional<SignedInUser> verifyExternal(IdentityProvider external, SignedJWT token) {
    Instant now = clock.instant();
    return external
        .verify(token, now)
        .flatMap(
            identity -> {
              SessionStore.SessionRow row = recent.get(identity.session());
              // At most once a minute, for providers that extend the session with each request.
              if (row == null
                  || row.expiresAt().isBefore(identity.until().minus(LAST_SEEN_RESOLUTION))) {
                store.createOrExtend(identity.session(), identity.user(), now, identity.until());
                recent.invalidate(identity.session());
              }
              return find(identity.session(), identity.user());
            });
  }

  private Optional<SignedInUser> find(SessionId session, UserId user) {
    SessionStore.SessionRow row = recent.get(session);
    Instant now = clock.instant();
    if (row == null || !row.isLive(now) || !row.user().id().equals(user)) {
      return Optional.empty();
    }
    if (!row.lastSeenAt().plus(LAST_SEEN_RESOLUTION).isAfter(now)) {
      var _ = uses.add(session).whenComplete((_, failed) -> used(session, failed));
    }
    return Optional.of(row.user());
  }

  private void used(SessionId session, @Nullable Throwable failed) {
    recent.invalidate(session);
    if (failed != null) {
      log.warn("Could not update last_seen_at of session {}: {}", session, failed.toString());
    }
  }

  @Override
  public void close() {
    lookups.close();
    uses.close();
  }

  private static void notifyListener(Consumer<SessionId> listener, SessionId session) {
    try {
      listener.accept(session);
    } catch (RuntimeException e) {
      log.error("Could not notify a listener of the end of session {}", session, e);
    }
  }
}
