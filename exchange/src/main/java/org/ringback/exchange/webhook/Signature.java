package org.ringback.exchange.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.exchange.account.WebhookTarget;

/// `X-Twilio-Signature`. Twilio: "Take the full URL … sort the list of POST variables by the
/// parameter name … append the variable name and value … sign with HMAC-SHA1 using your AuthToken …
/// base64" (https://www.twilio.com/docs/usage/security).
public final class Signature {
  private Signature() {}

  /// Returns the URL that a signature covers. Twilio drops `user:password@`, and over HTTPS the
  /// port as well.
  static String signedUrl(String url) {
    String plain = WebhookTarget.withoutCredentials(url);
    return plain.replaceFirst("^(https://(?:\\[[^\\]]*\\]|[^/?#:]*)):\\d+", "$1");
  }

  public static String of(String authToken, String url, List<Map.Entry<String, String>> posted) {
    StringBuilder signed = new StringBuilder(url);
    posted.stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .forEach(p -> signed.append(p.getKey()).append(p.getValue()));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }
}
