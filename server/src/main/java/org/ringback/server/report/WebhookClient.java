package org.ringback.server.report;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import org.ringback.server.crypto.Secret;
import org.ringback.server.egress.PublicAddresses;
import org.ringback.server.egress.SsrfSafeSocketFactory;
import org.ringback.server.settings.WebhookOrigins;

/// Posts to the webhooks that administrators enter, signed as in Standard Webhooks
/// (https://www.standardwebhooks.com). It connects to public addresses by https only, except for
/// the origins that the operator allows, and follows no redirects.
final class WebhookClient {
  static final String SECRET_PREFIX = "whsec_";

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final WebhookOrigins allowed;

  WebhookClient(WebhookOrigins allowed) {
    this.allowed = allowed;
  }

  /// Returns why requests cannot be sent to a URL; empty when they can be sent.
  Optional<String> problem(String url) {
    URI parsed;
    try {
      parsed = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      return Optional.of("should be a URL like https://example.com/reports");
    }
    if (parsed.getHost() == null
        || parsed.getRawUserInfo() != null
        || parsed.getFragment() != null) {
      return Optional.of("should be a URL like https://example.com/reports");
    }
    if (allowed.allows(parsed)) {
      return Optional.empty();
    }
    return "https".equals(parsed.getScheme())
        ? Optional.empty()
        : Optional.of("should begin with https://");
  }

  /// Sends a request.
  ///
  /// @param id the same for all attempts, so that the receiver can recognize a repetition
  /// @return why it failed; empty when the receiver has accepted it
  Optional<String> post(
      URI url, String id, Secret secret, Instant now, Map<String, String> headers, byte[] body) {
    try {
      HttpURLConnection connection = open(url);
      try {
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        // Without a fixed length, a POST would be sent again when the connection breaks.
        connection.setFixedLengthStreamingMode(body.length);
        headers.forEach(connection::setRequestProperty);
        connection.setRequestProperty("User-Agent", "Ringback");
        connection.setRequestProperty("webhook-id", id);
        connection.setRequestProperty("webhook-timestamp", String.valueOf(now.getEpochSecond()));
        connection.setRequestProperty("webhook-signature", signature(id, secret, now, body));
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
        int status = connection.getResponseCode();
        return status >= 200 && status < 300 ? Optional.empty() : Optional.of(refusal(status));
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.of(reason(e, url));
    }
  }

  private HttpURLConnection open(URI url) throws IOException {
    boolean isAllowed = allowed.allows(url);
    if (!isAllowed && !PublicAddresses.isPublic(url.getHost())) {
      throw new SsrfSafeSocketFactory.NonPublicAddressException(url.getHost());
    }
    if (!(url.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP URL");
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    if (!isAllowed) {
      SsrfSafeSocketFactory.restrict(connection);
    }
    return connection;
  }

  static String signature(String id, Secret secret, Instant now, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.reveal().substring(SECRET_PREFIX.length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + now.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HmacSHA256", e);
    }
  }

  private static String refusal(int status) {
    return status >= 300 && status < 400
        ? "The receiver answered with status " + status + ". Redirects are not followed."
        : "The receiver answered with status " + status + ".";
  }

  private static String reason(IOException e, URI url) {
    return switch (e) {
      case SsrfSafeSocketFactory.NonPublicAddressException _ ->
          url.getHost() + " is unknown, or has no public address.";
      case HttpRetryException retry -> refusal(retry.responseCode());
      case UnknownHostException _ -> url.getHost() + " is unknown.";
      case SocketTimeoutException _ -> "The receiver did not answer in time.";
      case SSLException _ -> "The TLS connection failed: " + e.getMessage();
      default -> "The connection failed: " + e.getMessage();
    };
  }
}
