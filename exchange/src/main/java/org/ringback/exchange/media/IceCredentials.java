package org.ringback.exchange.media;

import java.security.SecureRandom;
import java.util.HexFormat;

/// What a browser must know to send to one endpoint: the name in its checks and the password that
/// signs them.
record IceCredentials(String ufrag, String password) {
  static IceCredentials next(SecureRandom random) {
    return new IceCredentials(hex(random, 6), hex(random, 16));
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] raw = new byte[bytes];
    random.nextBytes(raw);
    return HexFormat.of().formatHex(raw);
  }
}
