package org.ringback.exchange.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The connection overrides in the fragment of a webhook's URL, such as `#rc=2&rp=ct,5xx&tt=5000`
/// (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
///
/// @param url without the fragment, which is neither sent nor signed
/// @param retries the number of retries
/// @param policy the failures to retry: `ct` (no connection), `rt` (read timeout), `4xx`, `5xx`,
///   `all`
/// @param connect the connect timeout of each attempt
/// @param read the timeout of each attempt, to the end of the response
/// @param total the timeout of all attempts together
record ConnectionOverrides(
    String url, int retries, Set<String> policy, Duration connect, Duration read, Duration total) {
  static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int CEILING_MILLIS = 15_000;

  static ConnectionOverrides in(String configured) {
    int hash = configured.indexOf('#');
    Map<String, String> overrides = new HashMap<>();
    if (hash >= 0) {
      for (String pair : configured.substring(hash + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          overrides.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return new ConnectionOverrides(
        hash < 0 ? configured : configured.substring(0, hash),
        number(overrides.get("rc"), 1, 0, 5),
        Set.of(overrides.getOrDefault("rp", "ct").toLowerCase(Locale.ROOT).split(",", -1)),
        Duration.ofMillis(number(overrides.get("ct"), (int) CONNECT.toMillis(), 100, 10_000)),
        Duration.ofMillis(number(overrides.get("rt"), CEILING_MILLIS, 100, CEILING_MILLIS)),
        Duration.ofMillis(number(overrides.get("tt"), CEILING_MILLIS, 100, CEILING_MILLIS)));
  }

  boolean retriesAfter(String kind) {
    return policy.contains("all") || policy.contains(kind);
  }

  private static int number(@Nullable String text, int defaultValue, int minimum, int maximum) {
    return text != null && text.matches("\\d{1,6}")
        ? Math.clamp(Integer.parseInt(text), minimum, maximum)
        : defaultValue;
  }
}
