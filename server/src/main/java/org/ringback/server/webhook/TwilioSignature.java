package org.ringback.server.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.crypto.Sha256;

/// Twilio's signature of a form webhook: base64 of HMAC-SHA1, keyed with the Auth Token, over the
/// full URL and each parameter's name and value, sorted by name
/// (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
final class TwilioSignature {
  private TwilioSignature() {}

  /// Returns whether the header is the signature of the request. Twilio signs the URL
  /// inconsistently with or without its port, as a comment in its own library states, so both are
  /// accepted.
  static boolean matches(
      byte[] authToken, String url, Map<String, List<String>> parameters, String header) {
    byte[] received = header.getBytes(StandardCharsets.UTF_8);
    byte[] signed = concatenate(parameters);
    Mac mac = hmac(authToken);
    return withAndWithoutPort(url).stream()
        .anyMatch(candidate -> MessageDigest.isEqual(sign(mac, candidate, signed), received));
  }

  /// Returns whether the text is the hexadecimal SHA-256 of the body. For a JSON body Twilio signs
  /// only the URL, which contains this hash in `bodySHA256`.
  static boolean isHash(byte[] body, String expected) {
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(Sha256.of(body)).getBytes(StandardCharsets.UTF_8),
        expected.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  static String sign(byte[] authToken, String url, Map<String, List<String>> parameters) {
    return new String(
        sign(hmac(authToken), url, concatenate(parameters)), StandardCharsets.US_ASCII);
  }

  private static byte[] sign(Mac mac, String url, byte[] parameters) {
    mac.update(url.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encode(mac.doFinal(parameters));
  }

  private static Mac hmac(byte[] authToken) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken, "HmacSHA1"));
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA1", impossible);
    }
  }

  private static byte[] concatenate(Map<String, List<String>> parameters) {
    StringBuilder signed = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, values) ->
                values.stream()
                    .distinct()
                    .sorted()
                    .forEach(value -> signed.append(name).append(value)));
    return signed.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Returns the URL as configured, without port and with port. The path and the query keep their
  /// escapes, because Twilio signs them as sent.
  private static Set<String> withAndWithoutPort(String url) {
    Set<String> urls = new LinkedHashSet<>(List.of(url));
    int start = url.indexOf("://") + 3;
    int slash = url.indexOf('/', start);
    int end = slash < 0 ? url.length() : slash;
    URI origin = URI.create(url.substring(0, end));
    String scheme = url.substring(0, start);
    String rest = url.substring(end);
    int port = origin.getPort() >= 0 ? origin.getPort() : url.startsWith("https:") ? 443 : 80;
    urls.add(scheme + origin.getHost() + rest);
    urls.add(scheme + origin.getHost() + ":" + port + rest);
    return urls;
  }
}
