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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Principal;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.BatchExecutor;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.external.IdentityProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is signed in. A token is worth no more than its session: one that has ended is refused at
/// once, whatever the token's own end.
public final class Sessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LENGTH = Duration.ofHours(12);
  private static final Duration LAST_SEEN_RESOLUTION = Duration.ofMinutes(1);
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

  private final SessionStore store;
  private final SessionTokens tokens;
  private final @Nullable Secret serviceKey;
  private final List<IdentityProvider> providers;
  private final UuidV7 ids;
  private final Clock clock;
  private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();

  /// Many people's requests come at the same time: their sessions are asked for together.
  private final BatchExecutor<PendingLookup> lookups;

  private final BatchExecutor<SessionId> uses;

  /// Spares the database one look-up for each request; another node's ending is seen after a
  /// second.
  private final Cache<SessionId, SessionStore.SessionRow> recent =
      Caffeine.newBuilder()
          .maximumSize(50_000)
          .expireAfterWrite(Duration.ofSeconds(1))
          .executor(Runnable::run)
          .build();

  /// What our own tokens say whose signature was found good, by the token's digest: to read and
  /// verify one costs more than to look up its session, which is done each time.
  private final Cache<String, SessionTokens.Claims> verified =
      Caffeine.newBuilder()
          .maximumSize(50_000)
          .expireAfterAccess(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  /// @param serviceKey the host product's back end sends it as its bearer token
  /// @param providers whose people sign in here too
  public Sessions(
      Database db,
      Secret jwtSecret,
      @Nullable Secret serviceKey,
      List<IdentityProvider> providers,
      UuidV7 ids,
      Clock clock) {
    this.store = new SessionStore(db);
    this.tokens = new SessionTokens(jwtSecret);
    this.serviceKey = serviceKey;
    this.providers = List.copyOf(providers);
    this.ids = ids;
    this.clock = clock;
    this.lookups = new BatchExecutor<>("session-lookups", LOOKUP_TIMEOUT, this::find);
    this.uses =
        new BatchExecutor<>(
            "session-uses",
            LOOKUP_TIMEOUT,
            used -> store.updateLastSeen(used, clock.instant(), LAST_SEEN_RESOLUTION));
  }

  /// A session that is asked for.
  private static final class PendingLookup {
    final SessionId session;
    volatile SessionStore.@Nullable SessionRow found;

    PendingLookup(SessionId session) {
      this.session = session;
    }
  }

  /// A session that has begun, and the bearer token that stands for it.
  public record Started(String token, SessionId session, Instant expiresAt) {}

  /// A session that lasts, as its person sees it.
  ///
  /// @param ip where it was begun; null when another issuer keeps it
  record Open(
      SessionId id,
      Instant createdAt,
      Instant lastSeenAt,
      @Nullable String ip,
      @Nullable String userAgent) {}

  /// @param ip the network address that signs in
  public Started start(UserId user, @Nullable String userAgent, String ip) {
    SessionId session = new SessionId(ids.next());
    Instant now = clock.instant();
    Instant expires = now.plus(LENGTH);
    store.deleteExpired(now);
    store.insert(session, user, now, expires, userAgent, ip);
    return new Started(tokens.mint(user, session, now, expires), session, expires);
  }

  /// Who sends this bearer token; empty when it is good for nothing.
  public Optional<Principal> verify(String bearer) {
    if (serviceKey != null && serviceKey.matches(bearer)) {
      return Optional.of(new Principal.SupabaseServiceKey());
    }
    String digest = Sha256.hex(bearer);
    SessionTokens.Claims known = verified.getIfPresent(digest);
    if (known != null) {
      return clock.instant().isBefore(known.expires())
          ? find(known.session(), known.user())
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

  /// Whether this person's session still lasts.
  public boolean isLive(UserId user, SessionId session) {
    return find(session, user).isPresent();
  }

  /// Ends it, everywhere at once. Ending it again does nothing.
  public void end(SessionId session) {
    boolean lasted = store.end(session, clock.instant());
    recent.invalidate(session);
    if (lasted) {
      listeners.forEach(listener -> notifyListener(listener, session));
    }
  }

  /// The sessions of a person that last, the one used last first.
  List<Open> open(UserId user) {
    return store.open(user, clock.instant());
  }

  /// Ends a person's sessions.
  ///
  /// @param but the one that goes on; null for none
  /// @return how many
  public int endAll(UserId user, @Nullable SessionId but) {
    List<SessionId> ending =
        open(user).stream().map(Open::id).filter(id -> !id.equals(but)).toList();
    ending.forEach(this::end);
    return ending.size();
  }

  /// Those of these sessions that last no more, wherever they ended.
  public Set<SessionId> findEnded(Set<SessionId> sessions) {
    Set<SessionId> over = new HashSet<>(sessions);
    over.removeAll(store.findLive(sessions, clock.instant()));
    over.forEach(recent::invalidate);
    return over;
  }

  /// The listener is told of each session as it ends, on the thread that ends it.
  public void onEnded(Consumer<SessionId> listener) {
    listeners.add(listener);
  }

  private Optional<Principal> verifyOwn(SignedJWT token, String digest) {
    Optional<SessionTokens.Claims> claims = tokens.verify(token, clock.instant());
    claims.ifPresent(good -> verified.put(digest, good));
    return claims.flatMap(good -> find(good.session(), good.user()));
  }

  /// Base64 lets the same bytes be written in several ways, and the parser trims; each would be a
  /// token of its own to whoever counts requests by it.
  static boolean isCanonicalEncoding(SignedJWT token, String bearer) {
    return bearer.equals(bearer.trim())
        && bearer.endsWith("." + Base64URL.encode(token.getSignature().decode()));
  }

  private Optional<Principal> verifyExternal(IdentityProvider external, SignedJWT token) {
    Instant now = clock.instant();
    return external
        .verify(token, now)
        .flatMap(
            guest -> {
              SessionStore.SessionRow row = load(guest.session());
              // Not with every request, where the end moves with each.
              if (row == null
                  || row.expiresAt().isBefore(guest.until().minus(LAST_SEEN_RESOLUTION))) {
                store.seen(guest.session(), guest.user(), now, guest.until());
                recent.invalidate(guest.session());
              }
              return find(guest.session(), guest.user());
            });
  }

  private Optional<Principal> find(SessionId session, UserId user) {
    SessionStore.SessionRow row = load(session);
    Instant now = clock.instant();
    if (row == null || !row.isLive(now) || !row.person().user().equals(user)) {
      return Optional.empty();
    }
    if (!row.lastSeenAt().plus(LAST_SEEN_RESOLUTION).isAfter(now)) {
      var _ = uses.add(session).whenComplete((_, failed) -> used(session, failed));
    }
    return Optional.of(row.person());
  }

  private void used(SessionId session, @Nullable Throwable failed) {
    recent.invalidate(session);
    if (failed != null) {
      log.warn("it is not noted that session {} is used: {}", session, failed.toString());
    }
  }

  private SessionStore.@Nullable SessionRow load(SessionId session) {
    return recent.get(
        session,
        id -> {
          PendingLookup wanted = new PendingLookup(id);
          lookups.submit(wanted);
          return wanted.found;
        });
  }

  private void find(List<PendingLookup> wanted) {
    Map<SessionId, SessionStore.SessionRow> found =
        store.find(wanted.stream().map(each -> each.session).toList());
    wanted.forEach(each -> each.found = found.get(each.session));
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
      log.error("A listener failed at the end of session {}", session, e);
    }
  }
}
