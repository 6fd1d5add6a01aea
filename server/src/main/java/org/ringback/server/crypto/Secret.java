package org.ringback.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A string that must not be logged; it prints as `[REDACTED]`.
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// Returns the string, to send it or compute with it.
  public String reveal() {
    return value;
  }

  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /// Compares in constant time.
  public boolean matches(String other) {
    return MessageDigest.isEqual(bytes(), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
