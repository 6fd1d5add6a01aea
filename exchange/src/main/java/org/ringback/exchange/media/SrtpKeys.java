package org.ringback.exchange.media;

import java.util.Arrays;

/// The master keys of a DTLS handshake (RFC 5764 section 4.2): client key, server key, client salt,
/// server salt.
record SrtpKeys(byte[] material) {
  static final int LENGTH = 2 * (16 + 14);

  byte[] clientKey() {
    return Arrays.copyOfRange(material, 0, 16);
  }

  byte[] serverKey() {
    return Arrays.copyOfRange(material, 16, 32);
  }

  byte[] clientSalt() {
    return Arrays.copyOfRange(material, 32, 46);
  }

  byte[] serverSalt() {
    return Arrays.copyOfRange(material, 46, 60);
  }
}
