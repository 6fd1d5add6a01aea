package org.ringback.server.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the other nodes what clients consumed here, and takes what they consumed there from
/// the buckets of this node. It does so in the background, so a request costs no round trip. What
/// is consumed while there is no answer is not reported later.
final class BucketSynchronizer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BucketSynchronizer.class);

  /// How far the nodes may be apart.
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private static final int MAX_BATCH = 500;

  private final SharedBuckets shared;
  private final Queue<ClientBucket> changed = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofVirtual().name("request-limits").unstarted(this::run);

  /// The bucket of a client at this node.
  ///
  /// @param unreported tokens that were consumed here and not reported yet
  record ClientBucket(String client, Bucket bucket, AtomicInteger unreported) {
    /// Takes tokens until the bucket has what all nodes together have left.
    private void limitTo(long remaining) {
      long excess = bucket.getAvailableTokens() - (remaining - unreported.get());
      if (excess > 0) {
        bucket.consumeIgnoringRateLimits(excess);
      }
    }
  }

  private BucketSynchronizer(SharedBuckets shared) {
    this.shared = shared;
  }

  static BucketSynchronizer start(SharedBuckets shared) {
    BucketSynchronizer synchronizer = new BucketSynchronizer(shared);
    synchronizer.thread.start();
    return synchronizer;
  }

  /// Records that a token was consumed.
  void consumed(ClientBucket client) {
    if (client.unreported().getAndIncrement() == 0) {
      changed.add(client);
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        List<ClientBucket> batch = nextBatch();
        while (!batch.isEmpty()) {
          synchronize(batch);
          batch = nextBatch();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ClientBucket> nextBatch() {
    List<ClientBucket> batch = new ArrayList<>();
    ClientBucket next;
    while (batch.size() < MAX_BATCH && (next = changed.poll()) != null) {
      batch.add(next);
    }
    return batch;
  }

  private void synchronize(List<ClientBucket> batch) {
    List<String> keys = batch.stream().map(ClientBucket::client).toList();
    List<Integer> consumed = batch.stream().map(each -> each.unreported().getAndSet(0)).toList();
    try {
      Optional<List<Long>> remaining = shared.take(keys, consumed);
      for (int i = 0; remaining.isPresent() && i < batch.size(); i++) {
        batch.get(i).limitTo(remaining.get().get(i));
      }
    } catch (RuntimeException failed) {
      log.warn("Could not share the request counts with other nodes", failed);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
