package org.ringback.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of bytes, or of a string in UTF-8.
public final class Sha256 {
  private Sha256() {}

  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /// Returns an object that computes the hash of a stream.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns lower-case hexadecimal digits.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /// Returns lower-case hexadecimal digits of the hash of the first bytes.
  public static String hex(byte[] bytes, int length) {
    MessageDigest digest = digest();
    digest.update(bytes, 0, length);
    return HexFormat.of().formatHex(digest.digest());
  }
}
