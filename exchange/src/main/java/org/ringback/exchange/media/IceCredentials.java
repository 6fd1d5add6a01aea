package org.ringback.exchange.media;

import java.security.SecureRandom;
import java.util.HexFormat;

/// The ICE credentials of an endpoint: the user name fragment and the password of connectivity
/// checks.
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
