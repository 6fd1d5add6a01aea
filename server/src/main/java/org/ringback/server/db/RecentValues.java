package org.ringback.server.db;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Caches values of the database for a second, after which changes by other nodes are visible. Each
/// key has at most one load at a time, and concurrent callers share it. A load holds no lock of the
/// map, so a slow load delays no other key. Missing values and failures are not cached.
public final class RecentValues<K, V> {
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);

  /// Reads a value from the database.
  public interface Loader<K, V> {
    /// Returns null if there is no value.
    @Nullable V load(K key);
  }

  private final Loader<K, V> loader;
  private final Cache<K, V> values;
  private final ConcurrentMap<K, CompletableFuture<@Nullable V>> loads = new ConcurrentHashMap<>();

  public RecentValues(int maximumSize, Loader<K, V> loader) {
    this(maximumSize, loader, Ticker.systemTicker());
  }

  RecentValues(int maximumSize, Loader<K, V> loader, Ticker ticker) {
    this.loader = loader;
    this.values =
        Caffeine.newBuilder()
            .maximumSize(maximumSize)
            .expireAfterWrite(TIME_TO_LIVE)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /// Returns the cached value, or loads it; null if there is none. Rethrows the exception of the
  /// loader.
  public @Nullable V get(K key) {
    V value = values.getIfPresent(key);
    if (value != null) {
      return value;
    }
    CompletableFuture<@Nullable V> own = new CompletableFuture<>();
    CompletableFuture<@Nullable V> running = loads.putIfAbsent(key, own);
    return running == null ? load(key, own) : await(running);
  }

  /// Removes the value. A load that is running is not cached, and later callers do not share it.
  public void invalidate(K key) {
    loads.compute(
        key,
        (_, _) -> {
          values.invalidate(key);
          return null;
        });
  }

  private @Nullable V load(K key, CompletableFuture<@Nullable V> own) {
    try {
      V value = loader.load(key);
      finish(key, own, value);
      own.complete(value);
      return value;
    } catch (RuntimeException | Error failed) {
      finish(key, own, null);
      own.completeExceptionally(failed);
      throw failed;
    }
  }

  /// Caches the value, unless the key was invalidated during the load. Both happen under the lock
  /// of the key.
  private void finish(K key, CompletableFuture<@Nullable V> own, @Nullable V value) {
    loads.computeIfPresent(
        key,
        (_, running) -> {
          if (running != own) {
            return running;
          }
          if (value != null) {
            values.put(key, value);
          }
          return null;
        });
  }

  private @Nullable V await(CompletableFuture<@Nullable V> running) {
    try {
      return running.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }
}
