package org.ringback.exchange.webhook;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cookies of applications by call, kept for the length of the call as Twilio does. Holds the
/// last 1,000 calls with cookies.
final class CookieJars {
  private static final int MAX_ENTRIES = 1_000;

  private final Map<String, CookieManager> jars =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CookieManager> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  /// Returns the `Cookie` header for a request; empty for none.
  synchronized String header(String callSid, URI uri) {
    CookieManager jar = jars.get(callSid);
    if (jar == null) {
      return "";
    }
    try {
      return String.join("; ", jar.get(uri, Map.of()).getOrDefault("Cookie", List.of()));
    } catch (IOException e) {
      throw new IllegalStateException("a cookie store in memory failed", e);
    }
  }

  synchronized void keep(String callSid, URI uri, Map<String, List<String>> headers) {
    if (!headers.containsKey("set-cookie") && !headers.containsKey("Set-Cookie")) {
      return;
    }
    try {
      jars.computeIfAbsent(
              callSid, _ -> new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER))
          .put(uri, headers);
    } catch (IOException e) {
      throw new IllegalStateException("a cookie store in memory failed", e);
    }
  }
}
