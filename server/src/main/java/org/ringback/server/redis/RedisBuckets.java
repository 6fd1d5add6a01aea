package org.ringback.server.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Token buckets in Redis, by Redis's clock.
public final class RedisBuckets {
  private static final String TAKE =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local capacity = tonumber(ARGV[1])
      local period = tonumber(ARGV[2])
      local remaining = {}
      for i, key in ipairs(KEYS) do
        local bucket = redis.call('HMGET', key, 'tokens', 'at')
        local tokens = capacity
        if bucket[1] then
          local refill = (now - tonumber(bucket[2])) * capacity / period
          tokens = math.min(capacity, tonumber(bucket[1]) + refill)
        end
        tokens = math.max(-capacity, tokens - tonumber(ARGV[i + 2]))
        redis.call('HSET', key, 'tokens', tostring(tokens), 'at', now)
        redis.call('PEXPIRE', key, 2 * period)
        remaining[i] = math.floor(tokens)
      end
      return remaining""";

  private final Redis redis;
  private final String name;
  private final int capacity;
  private final Duration period;

  /// @param name separates these buckets from others
  /// @param period in which an empty bucket becomes full
  public RedisBuckets(Redis redis, String name, int capacity, Duration period) {
    this.redis = redis;
    this.name = name;
    this.capacity = capacity;
    this.period = period;
  }

  /// Takes tokens from buckets, also more than they have, in one request.
  ///
  /// @return what remains in each bucket, which may be negative; empty without an answer
  public Optional<List<Long>> take(List<String> keys, List<Integer> tokens) {
    return redis.run(
        TAKE,
        keys.stream().map(key -> name + ":" + key).toList(),
        Stream.concat(
                Stream.of(String.valueOf(capacity), String.valueOf(period.toMillis())),
                tokens.stream().map(String::valueOf))
            .toList());
  }
}
