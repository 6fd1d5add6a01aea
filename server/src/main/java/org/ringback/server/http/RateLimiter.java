package org.ringback.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.ringback.server.crypto.Sha256;

/// So many requests a minute for each session or key that has been good for something, and for each
/// address that shows none: whoever makes credentials up has one count for all of them. Twilio's
/// webhooks and the server's own health are not counted. Each node counts by itself.
final class RateLimiter {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String DIGEST = "credentialDigest";
  private static final int MOST_CALLERS = 100_000;

  private static final Set<RouteAccess> ASKS_NO_SESSION =
      Set.of(RouteAccess.PUBLIC, RouteAccess.METRICS, RouteAccess.TWILIO, RouteAccess.SOCKET_AUTH);

  private final int perMinute;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_CALLERS)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  private final Cache<String, Boolean> good =
      Caffeine.newBuilder()
          .maximumSize(MOST_CALLERS)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  /// @param perMinute 0: no limit
  RateLimiter(int perMinute) {
    this.perMinute = perMinute;
  }

  /// @throws ProblemException 429 with `Retry-After`
  void count(Context context) {
    if (perMinute == 0
        || context.routeRoles().contains(RouteAccess.TWILIO)
        || context.path().startsWith("/health/")) {
      return;
    }
    ConsumptionProbe probe =
        buckets.get(clientKey(context), _ -> bucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
      throw new ProblemException(
          Problem.of(
              429,
              "too-many-requests",
              "Too many requests",
              "There were more than "
                  + perMinute
                  + " requests in a minute. Try again in "
                  + seconds
                  + " s."),
          Map.of("Retry-After", String.valueOf(seconds)));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }

  /// The request is answered: a credential that a route asked for and took has its own count from
  /// now on.
  void trustCredential(Context context) {
    boolean isAsked = Collections.disjoint(context.routeRoles(), ASKS_NO_SESSION);
    String credential = context.header("Authorization");
    if (credential != null && isAsked && context.statusCode() != 401) {
      String digest = digest(context, credential);
      if (good.getIfPresent(digest) == null) {
        good.put(digest, true);
      }
    }
  }

  private String clientKey(Context context) {
    String credential = context.header("Authorization");
    if (credential == null) {
      return context.ip();
    }
    String digest = digest(context, credential);
    return good.getIfPresent(digest) == null ? context.ip() : digest;
  }

  /// The credential is not kept, only its digest.
  private static String digest(Context context, String credential) {
    String known = context.attribute(DIGEST);
    if (known != null) {
      return known;
    }
    String digest = Sha256.hex(credential);
    context.attribute(DIGEST, digest);
    return digest;
  }
}
