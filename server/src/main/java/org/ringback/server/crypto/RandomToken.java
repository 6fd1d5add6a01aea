package org.ringback.server.crypto;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// A secret that we make, tell once and keep only the hash of. It is random through and through, so
/// a fast hash suffices.
public record RandomToken(Secret secret, byte[] hash) {
  private static final int BYTES = 32;

  /// @param prefix tells people and scanners of leaked secrets what it is
  public static RandomToken make(String prefix, RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String text = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new RandomToken(new Secret(text), hashOf(text));
  }

  /// SHA-256.
  public static byte[] hashOf(String token) {
    return Sha256.of(token);
  }
}
