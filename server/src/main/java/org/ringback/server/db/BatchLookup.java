package org.ringback.server.db;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks up rows for many threads with one statement. A thread that is in a transaction must not
/// use it, because it would hold a connection while it waits for another.
public final class BatchLookup<K, V> implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// Finds the values of the keys that have one.
  public interface Finder<K, V> {
    Map<K, V> find(Collection<K> keys);
  }

  private final BatchExecutor<PendingKey<K, V>> batches;

  public BatchLookup(String name, Finder<K, V> finder) {
    this.batches = new BatchExecutor<>(name, TIMEOUT, new Lookup<>(finder));
  }

  private static final class PendingKey<K, V> {
    final K key;
    volatile @Nullable V found;

    PendingKey(K key) {
      this.key = key;
    }
  }

  private record Lookup<K, V>(Finder<K, V> finder) implements BatchExecutor.Work<PendingKey<K, V>> {
    @Override
    public void processBatch(List<PendingKey<K, V>> batch) {
      Map<K, V> found =
          finder.find(batch.stream().map(each -> each.key).collect(Collectors.toSet()));
      batch.forEach(each -> each.found = found.get(each.key));
    }

    /// No key can make a look-up fail, so the database is the cause.
    @Override
    public boolean canRetryOneByOne() {
      return false;
    }
  }

  /// Returns the value; null if there is none.
  ///
  /// @throws org.springframework.dao.TransientDataAccessException if the database is too slow
  public @Nullable V find(K key) {
    PendingKey<K, V> pending = new PendingKey<>(key);
    batches.submit(pending);
    return pending.found;
  }

  @Override
  public void close() {
    batches.close();
  }
}
