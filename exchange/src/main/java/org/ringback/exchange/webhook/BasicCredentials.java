package org.ringback.exchange.webhook;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// HTTP Basic authentication by the `user:password@` of a webhook's URL. Twilio sends the first
/// request without it, and repeats the request after a challenge
/// (https://www.twilio.com/docs/usage/security#http-authentication).
final class BasicCredentials {
  private static final Pattern BASIC = Pattern.compile("(?i)(^|,)\\s*Basic(\\s|$|,)");

  private BasicCredentials() {}

  /// Returns the `Authorization` header for a URL; empty when the URL has no credentials.
  static String header(URI url) {
    String credentials = url.getUserInfo();
    return credentials == null
        ? ""
        : "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  static boolean isChallenge(HttpResponse<?> response) {
    return response.statusCode() == 401
        && response.headers().allValues("WWW-Authenticate").stream()
            .anyMatch(challenge -> BASIC.matcher(challenge).find());
  }
}
