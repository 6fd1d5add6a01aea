package org.ringback.exchange.account;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Twilio's string identifiers: two letters for the type of the resource, then 32 lower-case hex
/// digits.
public final class Sid {
  private Sid() {}

  public static String next(String prefix, RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  public static boolean isSid(String prefix, String candidate) {
    return candidate.length() == 34
        && candidate.startsWith(prefix)
        && candidate.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
