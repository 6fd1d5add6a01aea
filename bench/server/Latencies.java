import java.util.concurrent.ConcurrentLinkedQueue;

/// Measured times, from any thread.
final class Latencies {
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

  void add(long elapsedNanos) {
    nanos.add(elapsedNanos);
  }

  void clear() {
    nanos.clear();
  }

  int count() {
    return nanos.size();
  }

  /// Returns percentiles as text.
  String summary() {
    long[] sorted = nanos.stream().mapToLong(each -> each).sorted().toArray();
    return sorted.length == 0
        ? "nothing was measured"
        : "p50 %.1f ms  p99 %.1f ms  longest %.1f ms  (%d)"
            .formatted(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), sorted.length);
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
  }
}
