package org.ringback.server.settings;

import java.net.InetAddress;
import java.util.Arrays;

/// Network addresses that begin alike: `10.0.0.0/8`, `fd00::/8`, or a single one.
///
/// @param bits how many of the first bits they share
public record CidrBlock(InetAddress first, int bits) {
  /// @throws IllegalArgumentException when it is none; names are not looked up
  public static CidrBlock parse(String text) {
    String[] parts = text.split("/", 2);
    InetAddress first = InetAddress.ofLiteral(parts[0]);
    int all = first.getAddress().length * Byte.SIZE;
    int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException("an address has " + all + " bits");
    }
    return new CidrBlock(first, bits);
  }

  public boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] others = address.getAddress();
    int whole = bits / Byte.SIZE;
    int shift = Byte.SIZE - bits % Byte.SIZE;
    return own.length == others.length
        && Arrays.equals(own, 0, whole, others, 0, whole)
        && (shift == Byte.SIZE || (own[whole] & 0xff) >> shift == (others[whole] & 0xff) >> shift);
  }
}
