package org.ringback.server.voicetoken;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// Returns the same token for all tabs of a session in the first half of its lifetime, so that a
/// client that refreshes an expiring token receives a new one. Nodes share tokens through Redis.
final class VoiceTokenCache {
  private final Duration lifetime;
  private final Optional<SharedVoiceTokens> shared;
  private final Clock clock;
  private final Cache<VoiceTokenKey, VoiceToken> recent =
      Caffeine.newBuilder().maximumSize(20_000).executor(Runnable::run).build();

  /// @param lifetime of each token
  /// @param shared empty without Redis
  VoiceTokenCache(Duration lifetime, Optional<SharedVoiceTokens> shared, Clock clock) {
    this.lifetime = lifetime;
    this.shared = shared;
    this.clock = clock;
  }

  VoiceToken get(VoiceTokenKey key, Supplier<VoiceToken> mint) {
    VoiceToken last = recent.getIfPresent(key);
    if (last != null && isInFirstHalf(last)) {
      return last;
    }
    VoiceToken token = shared.flatMap(tokens -> find(tokens, key)).orElseGet(() -> add(key, mint));
    return Objects.requireNonNull(
        recent
            .asMap()
            .compute(key, (_, other) -> other != null && isInFirstHalf(other) ? other : token));
  }

  private Optional<VoiceToken> find(SharedVoiceTokens tokens, VoiceTokenKey key) {
    return tokens.find(key).filter(this::isInFirstHalf);
  }

  /// Mints and shares a token. If another node has shared one meanwhile, returns that.
  private VoiceToken add(VoiceTokenKey key, Supplier<VoiceToken> mint) {
    VoiceToken minted = mint.get();
    return shared
        .filter(tokens -> !tokens.add(key, minted, Duration.between(clock.instant(), half(minted))))
        .flatMap(tokens -> find(tokens, key))
        .orElse(minted);
  }

  private boolean isInFirstHalf(VoiceToken token) {
    return clock.instant().isBefore(half(token));
  }

  private Instant half(VoiceToken token) {
    return token.expires().minus(lifetime.dividedBy(2));
  }
}
