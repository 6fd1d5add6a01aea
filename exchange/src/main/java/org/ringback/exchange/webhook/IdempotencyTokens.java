package org.ringback.exchange.webhook;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Idempotency tokens: another one for each webhook, the same again for the same seed and the same
/// calls. What decides is whose it is, what it is for and how many of these there were, not which
/// thread came first. Counts for the 20,000 calls that had one last.
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

  /// Without the host, whose port may be another one each time.
  private static String path(String url) {
    return url.replaceFirst("^[a-z]+://[^/]*", "");
  }
}
