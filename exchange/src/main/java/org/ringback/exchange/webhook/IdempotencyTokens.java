package org.ringback.exchange.webhook;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Creates an idempotency token for each webhook. The same seed and the same calls give the same
/// tokens: a token depends on the call, the purpose and a counter, not on the order of threads.
/// Holds counters for the last 20,000 calls.
final class IdempotencyTokens {
  private static final int MAX_ENTRIES = 20_000;

  private final long salt;
  private final Map<String, Integer> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  IdempotencyTokens(long salt) {
    this.salt = salt;
  }

  String next(WebhookRequest request) {
    String parties = request.callSid() + " " + request.purpose() + " " + request.target().url();
    int count;
    synchronized (counts) {
      count = counts.merge(parties, 1, Integer::sum);
    }
    String name = salt + " " + count + " " + request.callSid() + " " + request.purpose();
    return UUID.nameUUIDFromBytes(
            (name + " " + path(request.target().url())).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /// Drops the host, because its port can differ between runs.
  private static String path(String url) {
    return url.replaceFirst("^[a-z]+://[^/]*", "");
  }
}
