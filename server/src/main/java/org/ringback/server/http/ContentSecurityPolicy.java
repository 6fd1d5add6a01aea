package org.ringback.server.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Content-Security-Policy of the console: its own origin, and the hosts that the Voice SDK
/// needs (https://www.twilio.com/docs/voice/sdks/javascript#content-security-policy-csp).
public final class ContentSecurityPolicy {
  private static final String TWILIO = "https://*.twilio.com https://media.twiliocdn.com";

  private ContentSecurityPolicy() {}

  /// @param signallingUrl where browsers connect instead of Twilio
  public static String of(URI publicUrl, Optional<URI> signallingUrl) {
    List<String> sockets = new ArrayList<>(List.of("wss://*.twilio.com", socket(publicUrl)));
    signallingUrl.ifPresent(url -> sockets.add(origin(url)));
    return String.join(
        "; ",
        "default-src 'self'",
        "base-uri 'self'",
        // The Voice SDK fetches the sounds that the console generates.
        "connect-src 'self' blob: " + TWILIO + " " + String.join(" ", sockets),
        "font-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "media-src 'self' blob: mediastream: " + TWILIO,
        "object-src 'none'",
        "script-src 'self'",
        // Emotion inserts style elements.
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:");
  }

  /// Needed because `'self'` does not include websockets in every browser.
  private static String socket(URI publicUrl) {
    return origin(publicUrl).replaceFirst("^http", "ws");
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
