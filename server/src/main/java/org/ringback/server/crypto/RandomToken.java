package org.ringback.server.crypto;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// A random secret that is returned once; the database stores its hash. A fast hash suffices,
/// because the secret has 256 random bits.
public record RandomToken(Secret secret, byte[] hash) {
  private static final int BYTES = 32;

  /// @param prefix shows readers and secret scanners what it is
  public static RandomToken create(String prefix, RandomGenerator random) {
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
