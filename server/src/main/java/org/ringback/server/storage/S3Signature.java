package org.ringback.server.storage;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;

/// AWS Signature Version 4 for S3, in the `Authorization` header
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). Signs the hash
/// of the payload, because other S3 servers do not support AWS's chunked encoding.
final class S3Signature {
  /// The hash of an empty payload.
  static final String EMPTY = Sha256.hex("");

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;
  private final String accessKey;
  private final Secret secretKey;

  S3Signature(String region, String accessKey, Secret secretKey) {
    this.region = region;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /// Returns the headers to send, without `Host`.
  ///
  /// @param uri without characters that S3 encodes otherwise than [URI]
  /// @param headers further headers to sign
  /// @param payloadHash SHA-256, in hexadecimal digits
  Map<String, String> sign(
      String method, URI uri, Map<String, String> headers, String payloadHash, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
    signed.put("host", uri.getRawAuthority());
    signed.put("x-amz-content-sha256", payloadHash);
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String canonical =
        String.join(
            "\n",
            method,
            uri.getRawPath(),
            uri.getRawQuery() == null ? "" : uri.getRawQuery(),
            signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining()),
            names,
            payloadHash);
    String date = time.substring(0, 8);
    String scope = date + "/" + region + "/s3/aws4_request";
    String toSign = String.join("\n", ALGORITHM, time, scope, Sha256.hex(canonical));
    signed.remove("host");
    signed.put(
        "authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(
                ALGORITHM,
                accessKey,
                scope,
                names,
                HexFormat.of().formatHex(hmac(signingKey(date), toSign))));
    return signed;
  }

  private byte[] signingKey(String date) {
    byte[] ofDate = hmac(("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8), date);
    return hmac(hmac(hmac(ofDate, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
    }
  }
}
