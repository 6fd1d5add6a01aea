package org.ringback.server.http;

import java.util.List;
import java.util.Optional;

/// Token buckets that all nodes share.
public interface SharedBuckets {
  /// Takes tokens from buckets, also more than they have.
  ///
  /// @return what remains in each bucket, which may be negative; empty without an answer
  Optional<List<Long>> take(List<String> keys, List<Integer> tokens);
}
