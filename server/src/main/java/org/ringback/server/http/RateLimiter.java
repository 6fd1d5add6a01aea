package org.ringback.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.http.BucketSynchronizer.ClientBucket;

/// Limits the requests per minute of each valid credential, and of each client address without one.
/// All invalid credentials of an address share its limit. Twilio's webhooks and health checks are
/// not limited. Nodes share their counts where there are [SharedBuckets]; otherwise each node
/// counts separately.
final class RateLimiter implements AutoCloseable {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String DIGEST = "credentialDigest";
  private static final int MAX_CLIENTS = 100_000;

  private static final Set<RouteAccess> WITHOUT_CREDENTIAL =
      Set.of(RouteAccess.PUBLIC, RouteAccess.METRICS, RouteAccess.TWILIO, RouteAccess.SOCKET_AUTH);

  private final int perMinute;
  private final Optional<BucketSynchronizer> synchronizer;
  private final Cache<String, ClientBucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  private final Cache<String, Boolean> valid =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  /// @param perMinute 0 for no limit
  RateLimiter(int perMinute, Optional<SharedBuckets> shared) {
    this.perMinute = perMinute;
    this.synchronizer = shared.map(BucketSynchronizer::start);
  }

  /// @throws ProblemException 429 `too-many-requests`, with `Retry-After`
  void count(Context context) {
    if (perMinute == 0
        || context.routeRoles().contains(RouteAccess.TWILIO)
        || context.path().startsWith("/health/")) {
      return;
    }
    ClientBucket client = buckets.get(clientKey(context), this::bucket);
    ConsumptionProbe probe = client.bucket().tryConsumeAndReturnRemaining(1);
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
    if (synchronizer.isPresent()) {
      synchronizer.get().consumed(client);
    }
  }

  private ClientBucket bucket(String client) {
    return new ClientBucket(
        client,
        Bucket.builder()
            .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
            .build(),
        new AtomicInteger());
  }

  /// Gives the request's credential its own limit if the route required it and did not answer 401.
  void trustCredential(Context context) {
    boolean isRequired = Collections.disjoint(context.routeRoles(), WITHOUT_CREDENTIAL);
    String credential = context.header("Authorization");
    if (credential != null && isRequired && context.statusCode() != 401) {
      String digest = digest(context, credential);
      if (valid.getIfPresent(digest) == null) {
        valid.put(digest, true);
      }
    }
  }

  private String clientKey(Context context) {
    String credential = context.header("Authorization");
    if (credential == null) {
      return context.ip();
    }
    String digest = digest(context, credential);
    return valid.getIfPresent(digest) == null ? context.ip() : digest;
  }

  /// Returns a digest, because credentials are not kept in memory.
  private static String digest(Context context, String credential) {
    String known = context.attribute(DIGEST);
    if (known != null) {
      return known;
    }
    String digest = Sha256.hex(credential);
    context.attribute(DIGEST, digest);
    return digest;
  }

  @Override
  public void close() {
    synchronizer.ifPresent(BucketSynchronizer::close);
  }
}
